import { useCallback } from 'react';
import type { Address, Hex } from 'viem';
import { relayClaim, relaySubmission } from '../../api/deals';
import type { Action, Seat, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { leastPrice } from '../../escrow/calls';
import { claimMessage, submitMessage, type EscrowDomain } from '../../escrow/messages';
import { seatFromWords, termsFromTuple } from '../../escrow/terms';
import { isSeatOf } from '../../escrow/seat';
import { taskEscrowAbi } from '../../generated/abi';
import { chainNow } from '../../time/clock';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';

/** How long a signed move may wait for its transaction, in seconds. */
const VALID_FOR = 20 * 60;

/** What signatures for the escrow of a task are made over. */
export function useEscrowDomain(task: TaskPage): EscrowDomain {
  const { config } = useSite();
  return { chainId: config.chain.id, escrow: task.escrow as Address };
}

/** The epoch that an account's bids and claims must name, asked from the escrow itself. */
export function useEpoch(task: TaskPage): (account: Address) => Promise<bigint> {
  const { reader } = useTransactions();
  return useCallback(
    (account) =>
      reader.readContract({
        address: task.escrow as Address,
        abi: taskEscrowAbi,
        functionName: 'epochOf',
        args: [account],
      }),
    [reader, task.escrow],
  );
}

/** Moves that the worker signs and the site sends, for accounts without coins. */
export function useSigned(task: TaskPage) {
  const { runner, sign } = useTransactions();
  const domain = useEscrowDomain(task);
  const epochOf = useEpoch(task);
  const taskId = task.id as Hex;
  const follow = (kind: 'claim' | 'submit', account: Address, hash: Hex) =>
    runner.follow({ kind, taskId, subject: task.title ?? '', account, hash });

  const claim = async (account: Address, action: Action, proof: readonly Hex[]) => {
    const minPrice = leastPrice(task, termsFromTuple(task.packed));
    const maxBond = BigInt(action.bond);
    const expiry = chainNow() + VALID_FOR;
    const epoch = await epochOf(account);
    const worker = account;
    const message = { taskId, worker, minPrice, maxBond, epoch, expiry: BigInt(expiry) };
    const signature = await sign(account, claimMessage(domain, message));
    const hash = await relayClaim(task.id, {
      worker,
      min_price: minPrice.toString(),
      max_bond: maxBond.toString(),
      expiry,
      signature,
      proof: [...proof],
    });
    await follow('claim', account, hash);
  };

  const submit = async (account: Address, seat: Seat, digest: Hex) => {
    const seatWord = BigInt(seat.seat_word);
    if (!isSeatOf(seatFromWords(seat.preimage), seatWord)) throw failed('seat_mismatch');
    const expiry = chainNow() + VALID_FOR;
    const message = { taskId, worker: account, seatWord, digest, expiry: BigInt(expiry) };
    const signature = await sign(account, submitMessage(domain, message));
    const hash = await relaySubmission(task.id, account, { digest, expiry, signature });
    await follow('submit', account, hash);
  };

  return { claim, submit };
}

import { getAddress, zeroHash, type Address, type Hex } from 'viem';
import type { Action, Seat, TaskPage } from '../api/types';
import { reputationAbi, taskEscrowAbi } from '../generated/abi';
import { failed } from '../transactions/failures';
import type { TransactionRequest } from '../transactions/runner';
import { seatFromWords, termsFromTuple, type SeatPreimage, type Terms } from './terms';

export interface CallParts {
  task: TaskPage;
  action: Action;
  account: Address;
  reputation: Address;
  /** Digest of the deliverable, for `submit`. */
  digest?: Hex;
}

function seatOf(task: TaskPage, worker: string | null): { seat: Seat; worker: Address } {
  const seat = task.seat_list.find((each) => each.worker.toLowerCase() === worker?.toLowerCase());
  if (!seat) throw failed('seat_gone');
  return { seat, worker: getAddress(seat.worker) };
}

/**
 * The transaction of a legal action. What a person agreed to goes into the call itself: the reward and the bond as they
 * were shown, the seat with the digest that was shown; if the chain has moved on, the call fails and moves nothing.
 */
export function callOf({
  task,
  action,
  account,
  reputation,
  digest,
}: CallParts): TransactionRequest {
  const terms = termsFromTuple(task.packed);
  const base = {
    kind: action.action,
    taskId: task.id as Hex,
    subject: task.title ?? '',
    account,
    address: getAddress(task.escrow),
    abi: taskEscrowAbi,
    value: BigInt(action.value),
  };
  switch (action.action) {
    case 'claim': {
      const args = [terms, account, BigInt(task.reward), BigInt(action.bond), [], 0n, '0x'];
      return { ...base, functionName: 'claim', args };
    }
    case 'submit': {
      if (digest === undefined || digest === zeroHash) throw failed('Escrow_EmptyDigest');
      const { seat } = seatOf(task, account);
      const args = [terms, account, seatFromWords(seat.preimage), digest, 0n, '0x'];
      return { ...base, functionName: 'submit', args };
    }
    case 'accept':
    case 'release':
    case 'lapse': {
      const { seat, worker } = seatOf(task, action.worker);
      const args: [Terms, Address, SeatPreimage] = [terms, worker, seatFromWords(seat.preimage)];
      return { ...base, functionName: action.action, args };
    }
    case 'close_open_seats':
      return { ...base, functionName: 'closeOpenSeats', args: [terms] };
    case 'withdraw':
      return withdrawalOf(account, base.address, task.token);
    case 'record': {
      const { worker } = seatOf(task, action.worker);
      const args = [base.address, terms, worker];
      return { ...base, address: reputation, abi: reputationAbi, functionName: 'record', args };
    }
  }
}

/** Withdraws all of the account's credit in a token, to the account itself. */
export function withdrawalOf(
  account: Address,
  escrow: Address,
  token: { address: string; symbol: string },
): TransactionRequest {
  return {
    kind: 'withdraw',
    taskId: null,
    subject: token.symbol,
    account,
    address: escrow,
    abi: taskEscrowAbi,
    functionName: 'withdraw',
    args: [getAddress(token.address), account],
    value: 0n,
  };
}

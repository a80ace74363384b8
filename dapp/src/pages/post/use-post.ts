import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { bytesToBigInt, getAddress, isHex, type Address, type Hex } from 'viem';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../../api/client';
import { contractOf, isNative, useSite } from '../../app/site';
import { digestOf } from '../../escrow/documents';
import { fundingOf } from '../../escrow/funding';
import { packTerms } from '../../escrow/terms';
import { panelAbi, taskEscrowAbi } from '../../generated/abi';
import { allow } from '../../transactions/allowance';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { useSession } from '../../wallet/session';
import { documentOf, termsOf, type Bench, type CheckedTerms, type Draft } from './form';

/** The bench that new tasks name, with the least native reward that its cost allows. */
export function useBench(): { bench: Bench | null; minNative: bigint } {
  const { config } = useSite();
  const { reader } = useTransactions();
  const listed = config.arbitrators.find(({ cost_multiple }) => BigInt(cost_multiple ?? 0) > 0n);
  const cost = useQuery({
    queryKey: ['arbitration-cost', listed?.address, listed?.extra_data],
    enabled: listed !== undefined,
    staleTime: 60_000,
    queryFn: () => {
      if (!listed || !isHex(listed.extra_data)) return 0n;
      return reader.readContract({
        address: getAddress(listed.address),
        // Every bench has the panel's arbitrationCost, because both are ERC-792.
        abi: panelAbi,
        functionName: 'arbitrationCost',
        args: [listed.extra_data],
      });
    },
  });
  if (!listed || !isHex(listed.extra_data)) return { bench: null, minNative: 0n };
  return {
    bench: { address: getAddress(listed.address), extraData: listed.extra_data },
    minNative: (cost.data ?? 0n) * BigInt(listed.cost_multiple ?? 0),
  };
}

function randomSalt(): bigint {
  return bytesToBigInt(crypto.getRandomValues(new Uint8Array(7)));
}

/** Posting, step by step: sign in, store the document, allow the token, post, open the task. */
export function usePost() {
  const { config, escrow } = useSite();
  const transactions = useTransactions();
  const { signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const navigate = useNavigate();

  const post = useCallback(
    (draft: Draft, checked: CheckedTerms, bench: Bench, onPosted: () => void) =>
      perform(async (account: Address) => {
        const { fee_bps: feeBps, treasury } = config.policy;
        if (feeBps === null || treasury === null) throw failed('not_indexed');
        await signIn(account);

        const document = documentOf(draft);
        const brief = digestOf(document);
        const stored = await answerOf(
          api.POST('/api/v1/documents', {
            params: { query: { digest: brief }, header: { 'idempotency-key': brief.slice(2) } },
            body: document,
          }),
        );
        if (stored.digest !== brief) throw failed('digest_mismatch');

        const fields = termsOf(checked, {
          poster: account,
          treasury: getAddress(treasury),
          feeBps,
          bench,
          brief,
          skill: draft.skill,
          salt: randomSalt(),
        });
        const terms = packTerms(fields);
        const { total } = fundingOf(checked.reward, checked.seats, feeBps);
        const native = isNative(checked.token.address);
        if (!native) {
          await allow(transactions, {
            token: checked.token.address,
            symbol: checked.token.symbol,
            owner: account,
            spender: escrow,
            amount: total,
          });
        }
        const taskId: Hex = await transactions.reader.readContract({
          address: escrow,
          abi: taskEscrowAbi,
          functionName: 'hashTerms',
          args: [terms],
        });
        await transactions.runner.run({
          kind: 'post',
          taskId,
          subject: document.title,
          account,
          address: contractOf(config, 'TaskEscrow'),
          abi: taskEscrowAbi,
          functionName: 'post',
          args: [terms, bench.extraData],
          value: native ? total : 0n,
        });
        onPosted();
        await navigate(`/tasks/${taskId}`);
      }),
    [config, escrow, navigate, perform, signIn, transactions],
  );

  return { busy, failure, post };
}

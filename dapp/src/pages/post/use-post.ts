import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { bytesToBigInt, getAddress, isHex, type Address, type Hex } from 'viem';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../../api/client';
import { useSite } from '../../app/site';
import { digestOf } from '../../escrow/documents';
import { fundingOf } from '../../escrow/funding';
import { postBy, type PostStep } from '../../escrow/posting';
import { packTerms } from '../../escrow/terms';
import { panelAbi, taskEscrowAbi } from '../../generated/abi';
import { useTransactions } from '../../transactions/context';
import { failed, failureOf } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { useWallet } from '../../wallet/context';
import { useSession } from '../../wallet/session';
import { documentOf, termsOf, type Bench, type CheckedTerms, type Draft } from './form';
import type { PlannedPayment } from './use-payment';

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

/**
 * Posting, step by step: sign in, store the document, then pay and post by the way that was shown. Without a wallet the
 * first press only connects one, because how many prompts follow depends on it.
 */
export function usePost(payment: PlannedPayment) {
  const { config, escrow } = useSite();
  const [step, setStep] = useState<PostStep | null>(null);
  const transactions = useTransactions();
  const { signIn } = useSession();
  const isConnected = useWallet().account !== null;
  const { busy, failure, perform } = usePerform();
  const navigate = useNavigate();

  const post = useCallback(
    (draft: Draft, checked: CheckedTerms, bench: Bench, onPosted: () => void) =>
      perform(async (account: Address) => {
        const { fee_bps: feeBps, treasury } = config.policy;
        if (feeBps === null || treasury === null) throw failed('not_indexed');
        if (!isConnected) return;
        setStep('sign_in');
        await signIn(account);
        const plan = await payment.again(account);

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
        const taskId: Hex = await transactions.reader.readContract({
          address: escrow,
          abi: taskEscrowAbi,
          functionName: 'hashTerms',
          args: [terms],
        });
        const { extraData } = bench;
        const { token } = checked;
        const { title } = document;
        try {
          const posting = { escrow, account, taskId, title, terms, extraData, token, total };
          await postBy(transactions, plan, posting, setStep);
        } catch (error) {
          if (failureOf(error).code === 'batch_unsupported') payment.withoutBatches(account);
          throw error;
        }
        onPosted();
        await navigate(`/tasks/${taskId}`);
      }).finally(() => setStep(null)),
    [config, escrow, isConnected, navigate, payment, perform, signIn, transactions],
  );

  return { busy, failure, step: busy ? step : null, post };
}

import { useCallback, useState } from 'react';
import { bytesToBigInt, getAddress, type Address, type Hex } from 'viem';
import { useNavigate } from 'react-router';
import { answerOf, api } from '../../api/client';
import { useSite } from '../../app/site';
import { checkCap, judgedValue } from '../../escrow/cap';
import { digestOf } from '../../escrow/documents';
import { inviteRoot } from '../../escrow/invitation';
import { fundingOfTerms } from '../../escrow/modes';
import { postBy, type PostStep } from '../../escrow/posting';
import { packTerms } from '../../escrow/terms';
import { taskEscrowAbi } from '../../generated/abi';
import { useTransactions } from '../../transactions/context';
import { failed, failureOf } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { useWallet } from '../../wallet/context';
import { useSession } from '../../wallet/session';
import { documentOf } from './check-document';
import type { Draft } from './draft';
import { termsOf, type Bench, type CheckedTerms } from './form';
import type { PlannedPayment } from './use-payment';

function randomSalt(): bigint {
  return bytesToBigInt(crypto.getRandomValues(new Uint8Array(7)));
}

/** Leaves the list of invited workers with the API, so that each of them can be given a proof. */
async function keepInvited(workers: string[]): Promise<void> {
  const kept = await answerOf(api.POST('/api/v1/invitations', { body: { workers } }));
  if (kept.root.toLowerCase() !== inviteRoot(workers)) throw failed('digest_mismatch');
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
        const asked = { bench: bench.address, extraData: bench.extraData };
        const paidIn = getAddress(checked.token.address);
        await checkCap(transactions.reader, { ...asked, token: paidIn }, judgedValue(checked));
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
        if (checked.invited !== null) await keepInvited(checked.invited);

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
        const { total } = fundingOfTerms(fields);
        const taskId: Hex = await transactions.reader.readContract({
          address: escrow,
          abi: taskEscrowAbi,
          functionName: 'hashTerms',
          args: [terms],
        });
        const { extraData } = bench;
        const { token, judging } = checked;
        const { title } = document;
        try {
          const about = { escrow, account, taskId, title, terms, extraData };
          const posting = { ...about, token, total, judging };
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

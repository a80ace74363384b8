import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keccak256, type Hex } from 'viem';
import { answerOf, api } from '../../api/client';
import { useSite } from '../../app/site';
import { ballotMessage } from '../../guild/ballot';
import { voteCall } from '../../guild/calls';
import { legalOf } from '../../guild/legal';
import type { LegalAction, Proposal, Support } from '../../guild/types';
import { useGuildContracts, useGuildUnit } from '../../guild/use-guild';
import { useFormat } from '../../i18n/use-format';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { lengthOf } from '../../escrow/documents';
import { Choices } from '../../ui/Choices';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { TextArea } from '../../ui/TextArea';
import { useDraft } from '../../ui/use-draft';
import { useWallet } from '../../wallet/context';

const CHOICES: readonly Support[] = ['for', 'against', 'abstain'];
const LONGEST_REASON = 2_000;

type SignStep = 'asking' | 'signing' | 'sending' | 'following';
const SIGN_STEPS = ['signing', 'sending', 'following'] as const;

/** Why a way to vote is closed, with the moment at which it opens. */
function Refusal({ action }: { action: LegalAction | null }) {
  const { t } = useTranslation();
  if (!action?.reason || action.reason === 'not_connected') return null;
  return (
    <p className="hint">
      {t(`guild.reason.${action.reason}`)}{' '}
      {action.reason === 'not_started' && action.opens_at !== null ? (
        <Countdown until={action.opens_at} />
      ) : null}
    </p>
  );
}

function OwnBallot({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = useGuildUnit();
  const { ballot } = proposal;
  if (!ballot) return null;
  return (
    <div className="own-ballot">
      <p>
        {t('guild.vote.yours')}{' '}
        <strong className={`support-${ballot.support}`}>
          {t(`guild.support.${ballot.support}`)}
        </strong>{' '}
        · {format.shortMoney(BigInt(ballot.weight), unit)}
      </p>
      {ballot.reason === '' ? null : <blockquote dir="auto">{ballot.reason}</blockquote>}
    </div>
  );
}

/** Voting: a choice, a reason, and two ways to cast it. */
export function VotePanel({ proposal, trusted }: { proposal: Proposal; trusted: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config } = useSite();
  const contracts = useGuildContracts();
  const unit = useGuildUnit();
  const { account } = useWallet();
  const transactions = useTransactions();
  const { busy, failure, perform } = usePerform();
  const { draft, change, forget } = useDraft(`guildhall.vote.${proposal.id}`, {
    support: '',
    reason: '',
  });
  const [missing, setMissing] = useState(false);
  const [signStep, setSignStep] = useState<SignStep | null>(null);

  const byWallet = legalOf(proposal.legal, 'vote');
  const bySignature = legalOf(proposal.legal, 'vote_by_signature');
  const support = CHOICES.find((each) => each === draft.support) ?? null;
  const reason = draft.reason.trim();
  const tooLong = lengthOf(reason) > LONGEST_REASON;
  const over = byWallet?.reason === 'voting_closed' || byWallet?.reason === 'already_ended';

  const cast = (way: 'wallet' | 'signature') => {
    setMissing(support === null);
    if (account !== null && (support === null || tooLong)) return;
    void perform(async (voter) => {
      // The API judged the vote for nobody; it is asked again for this account, and the page shows its answer.
      if (account === null || support === null || !contracts) return;
      const { governor } = contracts;
      if (way === 'wallet') {
        const about = { governor, account: voter, proposal };
        await transactions.runner.run(voteCall(about, support, reason));
        forget();
        return;
      }
      setSignStep('asking');
      const path = { address: voter };
      const { nonce } = await answerOf(
        api.GET('/api/v1/guild/voters/{address}/nonce', { params: { path } }),
      );
      setSignStep('signing');
      const message = ballotMessage({
        chainId: config.chain.id,
        governor,
        proposalId: proposal.id as Hex,
        voter,
        support,
        reason,
        nonce: BigInt(nonce),
      });
      const signature = await transactions.sign(voter, message);
      setSignStep('sending');
      const sent = await answerOf(
        api.POST('/api/v1/guild/proposals/{proposal_id}/votes', {
          params: {
            path: { proposal_id: proposal.id },
            header: { 'idempotency-key': keccak256(signature).slice(2) },
          },
          body: { voter, support, reason, signature },
        }),
      );
      setSignStep('following');
      await transactions.runner.follow({
        kind: 'vote',
        proposalId: proposal.id as Hex,
        subject: proposal.title,
        account: voter,
        hash: sent.tx_hash as Hex,
      });
      forget();
    }).finally(() => setSignStep(null));
  };

  if (proposal.ballot) {
    return (
      <section className="panel vote-panel" aria-labelledby="vote-heading">
        <h2 id="vote-heading">{t('guild.vote.title')}</h2>
        <OwnBallot proposal={proposal} />
      </section>
    );
  }
  if (over) return null;
  const open = byWallet?.allowed === true || bySignature?.allowed === true || account === null;
  return (
    <section className="panel pay-panel vote-panel" aria-labelledby="vote-heading">
      <h2 id="vote-heading">{t('guild.vote.title')}</h2>
      {proposal.weight === null ? null : (
        <p>
          {t('guild.vote.weight')}{' '}
          <strong>{format.shortMoney(BigInt(proposal.weight), unit)}</strong>
        </p>
      )}
      {open && trusted ? (
        <form
          noValidate
          aria-label={t('guild.vote.title')}
          onSubmit={(event) => {
            event.preventDefault();
            cast('wallet');
          }}
        >
          <Choices
            legend={t('guild.vote.choice')}
            legendHidden
            options={CHOICES.map((value) => ({ value, label: t(`guild.support.${value}`) }))}
            chosen={support}
            error={missing && support === null ? t('guild.vote.choose') : null}
            onChange={(value) => change({ support: value })}
          />
          <TextArea
            label={t('guild.vote.reason')}
            hint={t('guild.vote.reasonHint')}
            error={tooLong ? t('form.tooLong', { max: LONGEST_REASON }) : null}
            rows={3}
            value={draft.reason}
            onChange={(value) => change({ reason: value })}
          />
          {account === null ? (
            <button type="submit" className="button button-primary button-wide" disabled={busy}>
              {t('wallet.connect')}
            </button>
          ) : (
            <div className="vote-ways">
              <button
                type="submit"
                className="button button-primary button-wide"
                disabled={busy || byWallet?.allowed !== true}
              >
                {busy && signStep === null ? t('ui.working') : t('guild.vote.byWallet')}
              </button>
              <p className="hint">{t('guild.vote.byWalletHint')}</p>
              <button
                type="button"
                className="button button-wide"
                disabled={busy || bySignature?.allowed !== true}
                onClick={() => cast('signature')}
              >
                {signStep === null ? t('guild.vote.bySignature') : t('ui.working')}
              </button>
              {bySignature?.allowed === true ? (
                <ol className="sign-steps">
                  {SIGN_STEPS.map((each) => (
                    <li key={each} aria-current={each === signStep ? 'step' : undefined}>
                      {t(`guild.vote.step.${each}`)}
                    </li>
                  ))}
                </ol>
              ) : (
                <Refusal action={bySignature} />
              )}
              <p className="visually-hidden" aria-live="polite">
                {signStep === null || signStep === 'asking' ? '' : t(`guild.vote.step.${signStep}`)}
              </p>
            </div>
          )}
        </form>
      ) : (
        <Refusal action={byWallet} />
      )}
      {trusted ? null : <p className="failure">{t('guild.untrusted')}</p>}
      {failure ? <FailureText failure={failure} token={unit} /> : null}
    </section>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress } from 'viem';
import type { CourtAction, CourtCase, DisputePage } from '../../api/types';
import { useSite } from '../../app/site';
import { commitCall, revealVoteCall } from '../../court/calls';
import type { BallotOf } from '../../court/legal';
import {
  findVote,
  keepVote,
  readVote,
  saveVote,
  voteOf,
  type VoteSecret,
  type VoteSubject,
} from '../../court/vote';
import { browserStorage } from '../../sealed/keep';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { Choices } from '../../ui/Choices';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { SecretKeeper } from '../../ui/SecretKeeper';
import { aboutCase } from './court-about';
import { useRulingName } from './ruling-name';

interface Props {
  page: DisputePage;
  court: CourtCase;
  round: number;
  ballot: BallotOf;
  action: CourtAction;
}

function useSubject(court: CourtCase, round: number, ballot: BallotOf): VoteSubject {
  const { config } = useSite();
  return {
    chainId: config.chain.id,
    court: getAddress(court.court),
    disputeId: court.id,
    round,
    juror: getAddress(ballot.juror),
  };
}

/** A juror's vote, sent as a commitment: nobody can tell from it what it is for. */
export function CommitForm({ page, court, round, ballot, action }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const rulingName = useRulingName(page);
  const subject = useSubject(court, round, ballot);
  const [chosen, setChosen] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [unkept, setUnkept] = useState<VoteSecret | null>(null);
  const [saved, setSaved] = useState(false);

  const choose = (value: string) => {
    setChosen(value);
    setUnkept(null);
    setSaved(false);
  };
  const commit = () => {
    setMissing(chosen === null);
    if (chosen === null) return;
    void perform(async (account) => {
      const onFile = saved ? unkept : null;
      const secret = onFile ?? voteOf(subject, Number(chosen));
      // What opens it is kept before anything is sent: without it the stake behind the vote would be lost.
      if (!keepVote(browserStorage(), secret) && onFile === null) {
        setUnkept(secret);
        throw failed('vote_unkept');
      }
      await runner.run(commitCall(aboutCase(config, page, court, account), secret));
    });
  };

  return (
    <form
      aria-label={t('court.vote.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <Choices
        legend={t('court.vote.votes', { count: ballot.votes })}
        options={page.choices.map(({ ruling }) => ({
          value: String(ruling),
          label: rulingName(ruling),
        }))}
        chosen={chosen}
        error={missing ? t('dispute.vote.missing') : null}
        onChange={choose}
      />
      <p className="warning">{t('court.vote.lost')}</p>
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={busy || !action.allowed}>
          {busy ? t('ui.working') : t('court.vote.commit')}
        </button>
        {unkept ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              saveVote(unkept);
              setSaved(true);
            }}
          >
            {t('court.vote.save')}
          </button>
        ) : null}
      </div>
      <p className="hint">{t('court.vote.secret')}</p>
      {failure ? <FailureText failure={failure} /> : null}
    </form>
  );
}

/** A committed vote: what opens it, a copy of that, and revealing once the time has come. */
export function RevealVote({ page, court, round, ballot, action }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const rulingName = useRulingName(page);
  const subject = useSubject(court, round, ballot);
  const commitment = ballot.commitment ?? '';
  const [secret, setSecret] = useState<VoteSecret | null>(() =>
    findVote(browserStorage(), subject, commitment),
  );

  const restore = (text: string) => {
    const read = readVote(text, subject, commitment);
    if (read === null) return false;
    keepVote(browserStorage(), read);
    setSecret(read);
    return true;
  };
  const reveal = () =>
    void perform(async (account) => {
      if (secret === null) return;
      await runner.run(revealVoteCall(aboutCase(config, page, court, account), secret));
    });

  return (
    <div className="opening">
      <SecretKeeper
        here={secret !== null}
        found={t('court.vote.here')}
        missing={t('court.vote.notHere')}
        wrong={t('failure.opening_wrong')}
        onRestore={restore}
      />
      {secret === null ? null : (
        <p>
          {t('court.vote.yours', { ruling: rulingName(secret.ruling) })}{' '}
          <span className="hint">{t('review.onlyYou')}</span>
        </p>
      )}
      <div className="deeds">
        <button
          type="button"
          className="button button-primary"
          disabled={busy || !action.allowed || secret === null}
          onClick={reveal}
        >
          {busy ? t('ui.working') : t('court.vote.reveal')}
        </button>
        {secret === null ? null : (
          <button type="button" className="button" onClick={() => saveVote(secret)}>
            {t('court.vote.save')}
          </button>
        )}
      </div>
      <p className="hint">
        {action.reason === null ? t('court.vote.revealNote') : t(`court.reason.${action.reason}`)}{' '}
        {action.reason === 'too_early' && action.opens_at !== null ? (
          <Countdown until={action.opens_at} />
        ) : null}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

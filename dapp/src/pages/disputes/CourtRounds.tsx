import { useTranslation } from 'react-i18next';
import type { CourtCase, CourtRound, DisputePage } from '../../api/types';
import { useSite } from '../../app/site';
import { ballotState, isOver, type BallotOf } from '../../court/legal';
import { useGuildUnit } from '../../guild/use-guild';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { useWallet } from '../../wallet/context';
import { Raised } from './CourtAppeal';
import { useRulingName } from './ruling-name';

interface Props {
  page: DisputePage;
  court: CourtCase;
}

/** What a settled juror lost or earned. */
function Outcome({ ballot }: { ballot: BallotOf }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const unit = useGuildUnit();
  const penalty = BigInt(ballot.penalty);
  const [fee, reward] = [BigInt(ballot.fee), BigInt(ballot.reward)];
  if (penalty > 0n) {
    return (
      <span className="warning">
        {t('court.outcome.lost', { amount: format.shortMoney(penalty, unit) })}
      </span>
    );
  }
  if (fee + reward === 0n) return null;
  return (
    <span className="score-open">
      {t('court.outcome.earned', {
        fee: format.shortMoney(fee, native),
        reward: format.shortMoney(reward, unit),
      })}
    </span>
  );
}

function Ballots({ page, court, round }: Props & { round: CourtRound }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const rulingName = useRulingName(page);
  const over = isOver(round, court);
  if (round.ballots.length === 0) return <p className="hint">{t('court.noJurors')}</p>;
  return (
    <ul className="events" aria-label={t('court.jurors')}>
      {round.ballots.map((ballot) => {
        const state = ballotState(ballot, over);
        return (
          <li key={ballot.juror}>
            <span>
              <Person address={ballot.juror} you={account} />{' '}
              <span className="hint">{t('court.votes', { count: ballot.votes })}</span>
            </span>
            <span>
              {state === 'revealed' && ballot.ruling !== null
                ? rulingName(ballot.ruling)
                : t(`court.ballot.${state}`)}{' '}
              <Outcome ballot={ballot} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Counts({ page, round }: { page: DisputePage; round: CourtRound }) {
  const { t } = useTranslation();
  const rulingName = useRulingName(page);
  if (round.revealed === 0) return null;
  return (
    <p className="hint">
      {t('court.counted')}{' '}
      {round.counts
        .map((count, ruling) => ({ count, ruling }))
        .filter(({ count }) => count > 0)
        .map(({ count, ruling }) => t('court.count', { ruling: rulingName(ruling), count }))
        .join(' · ')}
    </p>
  );
}

/** Every round of a case: who was drawn, what they said, and what an appeal raised. */
export function CourtRounds({ page, court }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ol className="court-rounds">
      {court.rounds.map((round) => (
        <li key={round.number} className="court-round">
          <h3>
            {t('court.round', { number: format.number(round.number + 1), count: round.size })}
          </h3>
          <p className="hint">
            {t('court.roundFacts', {
              drawn: format.number(round.drawn),
              committed: format.number(round.committed),
              revealed: format.number(round.revealed),
            })}{' '}
            {round.decisive === null
              ? null
              : t(round.decisive ? 'court.decisive' : 'court.indecisive')}
          </p>
          <Ballots page={page} court={court} round={round} />
          <Counts page={page} round={round} />
          <Raised page={page} round={round} />
        </li>
      ))}
    </ol>
  );
}

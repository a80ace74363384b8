import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { disputeQuery } from '../../api/disputes';
import type { Court, Juror, JurorRound } from '../../api/types';
import { ballotState } from '../../court/legal';
import { useFormat } from '../../i18n/use-format';
import { Countdown } from '../../ui/Countdown';
import { CourtBallot } from '../disputes/CourtBallot';

/** The vote itself, where there is one to cast or to reveal now. */
function Vote({ court, drawn, account }: { court: Court; drawn: JurorRound; account: string }) {
  const { data: page } = useQuery(disputeQuery(court.address, drawn.dispute_id, account));
  return page?.court ? <CourtBallot page={page} court={page.court} /> : null;
}

function Row({ court, drawn, account }: { court: Court; drawn: JurorRound; account: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const over = !drawn.current || drawn.stage === 'appealable' || drawn.stage === 'solved';
  const state = ballotState(drawn.ballot, over);
  const penalty = BigInt(drawn.ballot.penalty);
  return (
    <li className="court-draw">
      <h3>
        <Link to={`/disputes/${court.address}/${drawn.dispute_id}`}>
          {drawn.title ?? t('court.dispute', { id: drawn.dispute_id })}
        </Link>
      </h3>
      <p className="hint">
        {t('court.roundNumber', { number: format.number(drawn.round + 1) })} ·{' '}
        {t('court.votes', { count: drawn.ballot.votes })} ·{' '}
        {t('court.held', { amount: format.money(BigInt(drawn.locked), court.token) })}
      </p>
      <p>
        <span className="tag">{t(`court.ballot.${state}`)}</span>{' '}
        {drawn.current ? t(`court.stage.${drawn.stage}`) : t('court.roundOver')}{' '}
        {drawn.current && drawn.closes_at !== null ? (
          <span className="hint">
            {t('court.atLatest')} <Countdown until={drawn.closes_at} />
          </span>
        ) : null}
        {penalty > 0n ? (
          <span className="warning">
            {' '}
            {t('court.outcome.lost', { amount: format.shortMoney(penalty, court.token) })}
          </span>
        ) : null}
      </p>
      {drawn.current && (drawn.stage === 'committing' || drawn.stage === 'revealing') ? (
        <Vote court={court} drawn={drawn} account={account} />
      ) : null}
    </li>
  );
}

/** Every round into which the account was drawn, and its votes there. */
export function MyDraws({
  court,
  juror,
  account,
}: {
  court: Court;
  juror: Juror;
  account: string;
}) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="draws-heading">
      <h2 id="draws-heading">{t('court.draws')}</h2>
      {juror.rounds.length === 0 ? (
        <p className="hint">{t('court.noDraws')}</p>
      ) : (
        <ul className="court-draws">
          {juror.rounds.map((drawn) => (
            <Row
              key={`${drawn.dispute_id}-${String(drawn.round)}`}
              court={court}
              drawn={drawn}
              account={account}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

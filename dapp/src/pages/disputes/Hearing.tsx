import { useTranslation } from 'react-i18next';
import type { DisputePage } from '../../api/types';
import { useFormat } from '../../i18n/use-format';
import { Address, Person } from '../../ui/Address';
import { useBenchName } from '../../ui/bench-name';
import { Countdown } from '../../ui/Countdown';
import { useWallet } from '../../wallet/context';
import { BenchButton } from './BenchButton';
import { BenchVote } from './BenchVote';
import { caseActions, voteOf } from './legal';
import { useRulingName } from './ruling-name';

/** One bench's hearing of a dispute: its members, their votes, its clocks, and what may be done. */
export function Hearing({ page, number }: { page: DisputePage; number: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useWallet();
  const rulingName = useRulingName(page);
  const benchName = useBenchName();
  const hearing = page.cases[number];
  if (!hearing) return null;
  const vote = voteOf(page, number);
  const heading = `hearing-${number}`;
  const until =
    hearing.stage === 'voting'
      ? hearing.voting_ends_at
      : hearing.stage === 'appealable'
        ? hearing.appeal_ends_at
        : null;
  return (
    <section className="panel" aria-labelledby={heading}>
      <h2 id={heading}>
        {hearing.name === null
          ? t(number === 0 ? 'dispute.bench' : 'dispute.secondBench')
          : benchName(hearing.name)}
      </h2>
      <p className="hint">
        <Address address={hearing.panel} /> ·{' '}
        {t('dispute.quorum', {
          quorum: format.number(hearing.quorum),
          members: format.number(hearing.members.length),
        })}
      </p>
      <p>
        <strong>{t(`dispute.stage.${hearing.stage}`)}</strong>{' '}
        {hearing.ruling === null ? null : rulingName(hearing.ruling)}{' '}
        {until === null ? null : (
          <span className="hint">
            {t('outlook.left')} <Countdown until={until} />
          </span>
        )}
      </p>
      <ul className="events" aria-label={t('dispute.members')}>
        {hearing.members.map((member) => {
          const cast = hearing.votes.find(
            (each) => each.member.toLowerCase() === member.toLowerCase(),
          );
          return (
            <li key={member}>
              <Person address={member} you={account} />
              <span>{cast ? rulingName(cast.ruling) : t('dispute.notVoted')}</span>
            </li>
          );
        })}
      </ul>
      {vote && (vote.allowed || vote.reason === 'already_voted') ? (
        <BenchVote page={page} hearing={hearing} vote={vote} />
      ) : null}
      {caseActions(page, number).map((action) => (
        <BenchButton key={action.action} page={page} hearing={hearing} action={action} />
      ))}
    </section>
  );
}

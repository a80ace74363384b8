import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CourtCase, DisputePage } from '../../api/types';
import { currentRound, pressedActions } from '../../court/legal';
import { useFormat } from '../../i18n/use-format';
import { Address } from '../../ui/Address';
import { useBenchName } from '../../ui/bench-name';
import { Countdown } from '../../ui/Countdown';
import { CourtAppeal } from './CourtAppeal';
import { CourtBallot } from './CourtBallot';
import { CourtButton } from './CourtButton';
import { CourtRounds } from './CourtRounds';
import { Denounce } from './Denounce';
import { SeedButton } from './SeedButton';
import { useRulingName } from './ruling-name';

/** A court's hearing of a dispute: where it stands and until when, its rounds, and what may be done now. */
export function CourtHearing({ page, court }: { page: DisputePage; court: CourtCase }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rulingName = useRulingName(page);
  const benchName = useBenchName();
  const round = currentRound(court);
  if (!round) return null;
  const { stage } = court;
  return (
    <section className="panel" aria-labelledby="court-heading">
      <h2 id="court-heading">{benchName(court.name)}</h2>
      <p className="hint">
        <Address address={court.court} /> ·{' '}
        {t('court.roundOf', {
          number: format.number(round.number + 1),
          most: format.number(court.most_rounds),
        })}{' '}
        · <Link to="/court">{t('court.about')}</Link>
      </p>
      <p>
        <strong>{t(`court.stage.${stage}`)}</strong>{' '}
        {court.ruling === null
          ? null
          : t(stage === 'solved' ? 'court.final' : 'court.stands', {
              ruling: rulingName(court.ruling),
            })}{' '}
        {court.stage_ends_at === null ? null : (
          <span className="hint">
            {t('court.atLatest')} <Countdown until={court.stage_ends_at} />
          </span>
        )}
      </p>
      <p className="hint">{t(`court.stageNote.${court.executed ? 'executed' : stage}`)}</p>
      <CourtBallot page={page} court={court} />
      {stage === 'drawing' && !round.seeded ? <SeedButton court={court.court} /> : null}
      {pressedActions(court.actions).map((action) => (
        <CourtButton
          key={`${action.action}-${String(action.round)}-${String(action.ruling)}`}
          page={page}
          court={court}
          action={action}
        />
      ))}
      <CourtAppeal page={page} court={court} round={round} />
      {stage === 'committing' ? <Denounce page={page} court={court} round={round} /> : null}
      <CourtRounds page={page} court={court} />
    </section>
  );
}

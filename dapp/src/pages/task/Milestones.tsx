import { useTranslation } from 'react-i18next';
import type { Seat, TaskPage } from '../../api/types';
import { partsOf } from '../../escrow/milestones';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { Countdown } from '../../ui/Countdown';
import { Money } from '../../ui/Money';
import { partPhase } from './milestone-phase';

/** The parts of a seat's price as a line of money: what was paid, what is at hand and until when, what is to come. */
export function Milestones({
  task,
  seat,
  terms,
}: {
  task: TaskPage;
  seat: Seat;
  terms: TermsFields;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = partsOf(BigInt(seat.price), terms.shares, terms.feeBps);
  if (parts.length < 2) return null;
  return (
    <ol className="plan parts" aria-label={t('ways.milestones')}>
      {parts.map(({ net, share }, index) => {
        const phase = partPhase(seat, index);
        return (
          <li key={String(index)} className={`plan-step plan-${phase}`}>
            <strong>
              <Money amount={net} unit={task.token} />
              <span className="visually-hidden"> ({t(`plan.phase.${phase}`)})</span>
            </strong>
            <p>
              {t('ways.part', { number: index + 1, percent: format.percent(share) })}
              {phase === 'now' && seat.ends_at !== null ? (
                <span className="plan-clock">
                  {' '}
                  <Countdown until={seat.ends_at} />
                </span>
              ) : null}
            </p>
          </li>
        );
      })}
    </ol>
  );
}

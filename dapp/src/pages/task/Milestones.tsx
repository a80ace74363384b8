import { useTranslation } from 'react-i18next';
import type { Seat, TaskPage } from '../../api/types';
import { partsOf } from '../../escrow/milestones';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { Countdown } from '../../ui/Countdown';
import { Money } from '../../ui/Money';

export type PartPhase = 'done' | 'now' | 'ahead';

const LIVE: ReadonlySet<Seat['state']> = new Set(['working', 'submitted', 'rejected', 'disputed']);
const PAID: ReadonlySet<Seat['state']> = new Set(['paid', 'ruled_worker']);

/** Where a part of a seat's price stands. */
export function partPhase(seat: Pick<Seat, 'state' | 'milestone'>, index: number): PartPhase {
  if (index < seat.milestone) return 'done';
  if (index > seat.milestone) return 'ahead';
  if (PAID.has(seat.state)) return 'done';
  return LIVE.has(seat.state) ? 'now' : 'ahead';
}

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

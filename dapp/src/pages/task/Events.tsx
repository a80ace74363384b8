import { useTranslation } from 'react-i18next';
import type { TaskPage, TimelineEntry } from '../../api/types';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Ago } from '../../ui/Countdown';
import { useWallet } from '../../wallet/context';
import { SEAT_STATES } from './seat-states';

/** Amounts of the task's token among the arguments of its events. */
const AMOUNTS = [
  'price',
  'bond',
  'net',
  'fee',
  'toPoster',
  'toTreasury',
  'to_poster',
  'to_treasury',
  'amount',
];

const KNOWN = [
  'task_posted',
  'task_closed',
  'bonus_returned',
  'seat_taken',
  'work_submitted',
  'changes_requested',
  'work_rejected',
  'seat_disputed',
  'milestone_paid',
  'stakes_returned',
  'record_failed',
  'entry_committed',
  'entry_revealed',
  'contest_escalated',
  'contest_ended',
  'dispute',
  'evidence',
  'meta_evidence',
  'ruling',
  'recorded',
  'reviews_anchored',
  'contribution_seat_rewarded',
  'pot_contributed',
  'pot_paid',
  'pot_refunded',
] as const;

function useSentence(task: TaskPage): (entry: TimelineEntry) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ kind, data }) => {
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(data as Record<string, unknown>)) {
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
      const isAmount = AMOUNTS.includes(name) && /^\d+$/.test(text);
      values[name] = isAmount ? format.money(BigInt(text), task.token) : text;
    }
    if (kind === 'seat_ended') {
      const state = SEAT_STATES[Number(values.state)];
      return state === undefined ? kind : t(`event.seat_ended.${state}`, { replace: values });
    }
    if (kind === 'review_revealed') {
      return t(`event.review_revealed.${values.side === '0' ? 'poster' : 'worker'}`, {
        replace: values,
      });
    }
    const known = KNOWN.find((each) => each === kind);
    return known === undefined ? kind : t(`event.${known}`, { replace: values });
  };
}

/** Everything the chain has said about this task, oldest first. */
export function Events({ task }: { task: TaskPage }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const sentence = useSentence(task);
  return (
    <section className="panel" aria-labelledby="events-heading">
      <h2 id="events-heading">{t('event.title')}</h2>
      <ol className="events">
        {task.timeline.map((entry, index) => (
          <li key={`${entry.tx_hash}-${String(index)}`}>
            <span className="event-text">{sentence(entry)}</span>
            <span className="event-meta">
              <Person address={entry.account} you={account} /> · <Ago at={entry.timestamp} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

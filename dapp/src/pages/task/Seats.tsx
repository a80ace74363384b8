import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../api/types';
import type { TermsFields } from '../../escrow/terms';
import { useWallet } from '../../wallet/context';
import { SeatCard } from './SeatCard';

/** Who has taken a seat, what happens next to each, and what may be done about it. */
export function Seats({ task, terms }: { task: TaskPage; terms: TermsFields }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const isMine = (worker: string) => worker.toLowerCase() === account?.toLowerCase();
  const seats = task.seat_list.toSorted(
    (a, b) => Number(isMine(b.worker)) - Number(isMine(a.worker)),
  );
  const contest = terms.mode === 2;
  return (
    <section className="panel" aria-labelledby="seats-heading">
      <h2 id="seats-heading">{t(contest ? 'deal.contest.entries' : 'task.seats')}</h2>
      {seats.length === 0 ? (
        <p className="hint">{t(contest ? 'deal.contest.noEntries' : 'task.noSeats')}</p>
      ) : null}
      <ul className="seat-list">
        {seats.map((seat) => (
          <SeatCard key={seat.worker} task={task} seat={seat} terms={terms} />
        ))}
      </ul>
    </section>
  );
}

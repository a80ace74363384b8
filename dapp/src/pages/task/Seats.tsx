import { useTranslation } from 'react-i18next';
import { zeroHash } from 'viem';
import type { Seat, TaskPage } from '../../api/types';
import { useFormat } from '../../i18n/use-format';
import { useNow } from '../../time/clock';
import { useWallet } from '../../wallet/context';
import { Person } from '../../ui/Address';
import { SeatBadge } from '../../ui/Badges';
import { Ago, Countdown } from '../../ui/Countdown';
import { Money } from '../../ui/Money';
import { ActionButton } from './ActionButton';
import { DeliverableForm } from './DeliverableForm';
import { DeliverableView } from './DeliverableView';
import { shownActions } from './legal';
import { outlookOf } from './plan';

const same = (a: string | null, b: string) => a?.toLowerCase() === b.toLowerCase();

function SeatCard({ task, seat }: { task: TaskPage; seat: Seat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { account } = useWallet();
  const outlook = outlookOf(seat, now);
  const mine = same(account, seat.worker);
  const reads = mine || same(account, task.poster);
  const actions = shownActions(task.actions, seat.worker, account, true);
  return (
    <li className={mine ? 'seat-card seat-mine' : 'seat-card'}>
      <header className="seat-head">
        <Person address={seat.worker} you={account} />
        <SeatBadge state={seat.state} />
        <Money amount={seat.price} unit={task.token} />
      </header>
      <p className="outlook">
        {t(`outlook.${outlook.key}`, {
          price: format.money(BigInt(seat.price), task.token),
          paid: format.money(BigInt(seat.paid), task.token),
          bond: format.money(BigInt(seat.bond), task.token),
          state: t(`seat.${seat.state}`),
          moment: seat.ends_at === null ? '' : format.moment(seat.ends_at),
        })}{' '}
        {outlook.until !== null ? (
          <strong>
            {t('outlook.left')} <Countdown until={outlook.until} />
          </strong>
        ) : null}
        {seat.ended_at !== null ? <Ago at={seat.ended_at} /> : null}
      </p>
      {seat.digest !== zeroHash && reads && account !== null ? (
        <DeliverableView digest={seat.digest} reader={account} />
      ) : null}
      {seat.digest !== zeroHash && !reads ? (
        <p className="hint">{t('deliverable.private')}</p>
      ) : null}
      {actions.map((shown) =>
        shown.action.action === 'submit' && shown.refusal === null ? (
          <DeliverableForm key="submit" task={task} action={shown.action} />
        ) : (
          <ActionButton key={shown.action.action} shown={shown} task={task} />
        ),
      )}
    </li>
  );
}

/** Who has taken a seat, what happens next to each, and what may be done about it. */
export function Seats({ task }: { task: TaskPage }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const seats = task.seat_list.toSorted(
    (a, b) => Number(same(account, b.worker)) - Number(same(account, a.worker)),
  );
  return (
    <section className="panel" aria-labelledby="seats-heading">
      <h2 id="seats-heading">{t('task.seats')}</h2>
      {seats.length === 0 ? <p className="hint">{t('task.noSeats')}</p> : null}
      <ul className="seat-list">
        {seats.map((seat) => (
          <SeatCard key={seat.worker} task={task} seat={seat} />
        ))}
      </ul>
    </section>
  );
}

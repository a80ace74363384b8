import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { zeroHash } from 'viem';
import type { Seat, TaskPage } from '../../api/types';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { useNow } from '../../time/clock';
import { PassportLink } from '../../ui/PassportLink';
import { Person } from '../../ui/Address';
import { SeatBadge } from '../../ui/Badges';
import { Ago, Countdown } from '../../ui/Countdown';
import { Money } from '../../ui/Money';
import { useWallet } from '../../wallet/context';
import { SeatReviews } from '../reviews/SeatReviews';
import { DeliverableView } from './DeliverableView';
import { Milestones } from './Milestones';
import { NoteView } from './NoteView';
import { SeatActions } from './SeatActions';
import { outlookOf } from './plan';

interface Props {
  task: TaskPage;
  seat: Seat;
  terms: TermsFields;
}

const same = (a: string | null, b: string) => a?.toLowerCase() === b.toLowerCase();

/** A commitment is no content: until it is revealed there is nothing to read. */
const HIDDEN: ReadonlySet<Seat['state']> = new Set(['committed', 'unrevealed']);

/** What happens next to a seat, and until when. */
export function SeatOutlook({ task, seat }: { task: Pick<TaskPage, 'token'>; seat: Seat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { key, until } = outlookOf(seat, now);
  return (
    <>
      {t(`outlook.${key}`, {
        price: format.money(BigInt(seat.due), task.token),
        paid: format.money(BigInt(seat.paid), task.token),
        bond: format.money(BigInt(seat.bond), task.token),
        state: t(`seat.${seat.state}`),
        moment: seat.ends_at === null ? '' : format.moment(seat.ends_at),
      })}{' '}
      {until !== null ? (
        <strong>
          {t('outlook.left')} <Countdown until={until} />
        </strong>
      ) : null}
    </>
  );
}

/** A worker's seat: where it stands, what was handed in and said, and what may be done about it. */
export function SeatCard({ task, seat, terms }: Props) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const mine = same(account, seat.worker);
  const reads = (mine || same(account, task.poster)) && account !== null;
  const shows = seat.digest !== zeroHash && !HIDDEN.has(seat.state);
  const { dispute } = seat;
  return (
    <li className={mine ? 'seat-card seat-mine' : 'seat-card'}>
      <header className="seat-head">
        <Person address={seat.worker} you={account} />
        <PassportLink address={seat.worker} />
        <SeatBadge state={seat.state} />
        {seat.entry === null ? null : (
          <span className="tag">{t('deal.contest.entryNumber', { number: seat.entry })}</span>
        )}
        {seat.bonus ? <span className="tag">{t('deal.bonusReserved')}</span> : null}
        <Money amount={seat.price} unit={task.token} />
      </header>
      <p className="outlook">
        <SeatOutlook task={task} seat={seat} />
        {seat.ended_at !== null ? <Ago at={seat.ended_at} /> : null}
      </p>
      <Milestones task={task} seat={seat} terms={terms} />
      <div className="reading">
        {shows && reads ? <DeliverableView digest={seat.digest} reader={account} /> : null}
        {shows && !reads ? <p className="hint">{t('deliverable.private')}</p> : null}
        {reads && seat.note !== null ? (
          <NoteView digest={seat.note} reader={account} kind="request_changes" />
        ) : null}
        {reads && seat.reason !== null ? (
          <NoteView digest={seat.reason} reader={account} kind="reject" />
        ) : null}
        {dispute ? (
          <div>
            <Link className="button" to={`/disputes/${dispute.arbitrator}/${dispute.id}`}>
              {t('deal.seeDispute')}
            </Link>
          </div>
        ) : null}
      </div>
      <SeatActions task={task} seat={seat} />
      <SeatReviews task={task} seat={seat} />
    </li>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { offersQuery } from '../../api/deals';
import type { Offer, Seat, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { shareStakes } from '../../escrow/seat';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { SignIn } from '../../ui/SignIn';
import { Failed, Loading } from '../../ui/States';
import { useMe } from '../../wallet/session';
import { OfferForm } from './OfferForm';
import type { ShownAction } from './legal';
import { holds, offerIn } from './settlement';
import { useAction } from './use-action';

interface Props {
  task: TaskPage;
  seat: Seat;
  shown: ShownAction;
}

function OfferRow({ offer, task, seat, shown, me }: Props & { offer: Offer; me: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, failure, run } = useAction(task);
  const mine = offer.by.toLowerCase() === me.toLowerCase();
  const amount = format.money(BigInt(offer.to_worker), task.token);
  return (
    <li className={holds(offer, seat) ? 'bid' : 'bid bid-void'}>
      <div className="seat-head">
        <Person address={offer.by} you={me} />
        <span className="money">{t('deal.settle.toWorker', { amount })}</span>
      </div>
      {offer.note === '' ? null : <p className="bid-note">{offer.note}</p>}
      <p className="hint">
        {offer.void === null ? (
          <>
            {t('deal.bids.holds')} <Countdown until={offer.expiry} />
          </>
        ) : (
          t(`deal.settle.void.${offer.void}`)
        )}
      </p>
      {holds(offer, seat) && !mine ? (
        <button
          type="button"
          className="button button-primary"
          disabled={busy || shown.refusal !== null}
          onClick={() => void run(shown.action, () => Promise.resolve(offerIn(offer)))}
        >
          {busy ? t('ui.working') : t('deal.settle.accept')}
        </button>
      ) : null}
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </li>
  );
}

function Offers({ me, ...props }: Props & { me: string }) {
  const { t } = useTranslation();
  const { task, seat } = props;
  const answer = useQuery(offersQuery(task.id, seat.worker, me));
  if (answer.isPending) return <Loading />;
  if (!answer.data) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.items.length === 0) return <p className="hint">{t('deal.settle.none')}</p>;
  return (
    <ul className="bid-list">
      {answer.data.items.map((offer) => (
        <OfferRow key={offer.id} offer={offer} me={me} {...props} />
      ))}
    </ul>
  );
}

/** Ending a seat as both sides agree: offers of either side, and a form for another. */
export function Settlement(props: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { me } = useMe();
  const { seat } = props;
  const stakes = shareStakes(BigInt(seat.poster_stake), BigInt(seat.worker_stake));
  return (
    <details className="answer">
      <summary>{t('deal.settle.title')}</summary>
      <p className="hint">{t('deal.settle.explain')}</p>
      {stakes.poster + stakes.worker > 0n ? (
        <p className="hint">
          {t('deal.settle.stakes', {
            poster: format.money(stakes.poster, native),
            worker: format.money(stakes.worker, native),
          })}
        </p>
      ) : null}
      {me === null ? (
        <SignIn>{t('deal.settle.signIn')}</SignIn>
      ) : (
        <>
          <Offers me={me} {...props} />
          <OfferForm task={props.task} seat={seat} />
        </>
      )}
    </details>
  );
}

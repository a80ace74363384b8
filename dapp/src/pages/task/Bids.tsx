import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { bidsQuery } from '../../api/deals';
import type { Bid, TaskPage } from '../../api/types';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Ago, Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Money } from '../../ui/Money';
import { PassportLink } from '../../ui/PassportLink';
import { SignIn } from '../../ui/SignIn';
import { Failed, Loading } from '../../ui/States';
import { useWallet } from '../../wallet/context';
import { useMe } from '../../wallet/session';
import { BidForm } from './BidForm';
import { bidIn, sortBids } from './bids';
import { shownOf, type ShownAction } from './legal';
import { useAction } from './use-action';

function TakeButton({ task, bid, take }: { task: TaskPage; bid: Bid; take: ShownAction }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, failure, run } = useAction(task);
  const price = format.money(BigInt(bid.price), task.token);
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={busy || take.refusal !== null}
        onClick={() => void run(take.action, () => Promise.resolve(bidIn(bid)))}
      >
        {busy ? t('ui.working') : t('deal.bids.take', { price })}
      </button>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </>
  );
}

interface ListProps {
  task: TaskPage;
  me: string;
  take: ShownAction | undefined;
}

function List({ task, me, take }: ListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const answer = useQuery(bidsQuery(task.id, me));
  if (answer.isPending) return <Loading />;
  if (!answer.data) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  const bids = sortBids(answer.data.items);
  if (bids.length === 0) return <p className="hint">{t('deal.bids.none')}</p>;
  return (
    <ul className="bid-list">
      {bids.map((bid) => (
        <li key={bid.id} className={bid.void === null ? 'bid' : 'bid bid-void'}>
          <div className="seat-head">
            <Person address={bid.worker} you={me} />
            <PassportLink address={bid.worker} />
            <Money amount={bid.price} unit={task.token} />
          </div>
          <p className="hint">
            {t('deal.bids.completed', { count: bid.completions })} · <Ago at={bid.created_at} /> ·{' '}
            {bid.void === null ? (
              <>
                {t('deal.bids.holds')} <Countdown until={bid.expiry} />
              </>
            ) : (
              t(`deal.bids.void.${bid.void}`)
            )}
          </p>
          {bid.note === '' ? null : <p className="bid-note">{bid.note}</p>}
          {take && bid.void === null ? <TakeButton task={task} bid={bid} take={take} /> : null}
          {take && BigInt(bid.price) < BigInt(task.ceiling) ? (
            <p className="hint">
              {t('deal.bids.back', {
                amount: format.money(BigInt(task.ceiling) - BigInt(bid.price), task.token),
              })}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

interface Props {
  task: TaskPage;
  terms: TermsFields;
  shown: readonly ShownAction[];
  textVerified: boolean;
}

/** Bids: to the poster all of them side by side, to a worker his own and a form for another. */
export function Bids({ task, terms, shown, textVerified }: Props) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const { me } = useMe();
  const isPoster = account?.toLowerCase() === task.poster.toLowerCase();
  const take = isPoster ? shownOf(shown, 'select') : undefined;
  const open = task.open_seats > 0 && task.task_word.status === 1 && task.now < terms.deadline;
  const seated = task.seat_list.some(
    ({ worker }) => worker.toLowerCase() === account?.toLowerCase(),
  );
  return (
    <section className="panel" aria-labelledby="bids-heading">
      <h2 id="bids-heading">{t('deal.bids.title')}</h2>
      <p className="hint panel-note">{t(isPoster ? 'deal.bids.poster' : 'deal.bids.worker')}</p>
      {open && !isPoster && !seated ? (
        <BidForm task={task} terms={terms} textVerified={textVerified} />
      ) : null}
      {me === null ? (
        <SignIn>{t('deal.bids.signIn')}</SignIn>
      ) : (
        <List task={task} me={me} take={take} />
      )}
    </section>
  );
}

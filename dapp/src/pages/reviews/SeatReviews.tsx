import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seatReviewsQuery } from '../../api/reviews';
import type { Seat, SeatReviews as Found, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { useFormat } from '../../i18n/use-format';
import { subjectFor, type ReviewSubject } from '../../standing/review';
import { chainNow, useNow } from '../../time/clock';
import { nextOf, useBoundary } from '../../time/use-boundary';
import { ReviewText } from '../../ui/ReviewText';
import { SignIn } from '../../ui/SignIn';
import { useWallet } from '../../wallet/context';
import { useMe } from '../../wallet/session';
import { ReviewForm } from './ReviewForm';
import { SealedReview } from './SealedReview';
import { isReviewable, phaseOf, stepOf, windowsOf } from './seat';

interface OwnProps {
  task: TaskPage;
  subject: ReviewSubject;
  found: Found;
}

/** What one of the two sides may do now about its own review. */
function Own({ task, subject, found }: OwnProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { me } = useMe();
  const own = found.reviews.find(({ side }) => side === subject.side);
  const step = stepOf(found, own, now);
  const { mine } = found;
  if (step === 'done') return null;
  if (step === 'withheld') return <p className="hint">{t('review.own.withheld')}</p>;
  if (me === null && step !== 'late') return <SignIn>{t('review.signIn')}</SignIn>;
  if (step === 'write') return <ReviewForm task={task} subject={subject} />;
  if (mine === null) return step === 'late' ? <p className="hint">{t('review.own.late')}</p> : null;
  const wanted = step === 'open' ? 'reveal_review' : 'anchor_reviews';
  const action = found.actions.find((each) => each.action === wanted);
  return (
    <>
      <p className="hint">{t(mine.both ? 'review.own.both' : 'review.own.alone')}</p>
      {action ? (
        <SealedReview
          key={mine.commitment}
          task={task}
          subject={subject}
          mine={mine}
          action={action}
        />
      ) : null}
    </>
  );
}

/** When what the other side wrote becomes visible, with the moments of this seat. */
function When({ closesAt }: { closesAt: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { anchorEnd, revealEnd } = windowsOf(closesAt);
  return (
    <p className="hint">
      {t('review.when', {
        closes: format.moment(closesAt),
        alone: format.moment(anchorEnd),
        end: format.moment(revealEnd),
      })}
    </p>
  );
}

/** Both sides' reviews of an ended seat, as far as they may be seen, and the way to one's own (R16). */
export function SeatReviews({ task, seat }: { task: TaskPage; seat: Seat }) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { account } = useWallet();
  const { me } = useMe();
  const enabled = isReviewable(seat.state) && config.contracts.Reviews !== undefined;
  const { data: found, refetch } = useQuery({
    ...seatReviewsQuery(task.id, seat.worker, me),
    enabled,
  });
  const clocks = found?.actions.flatMap(({ opens_at, closes_at }) => [opens_at, closes_at]) ?? [];
  const boundary = nextOf([...clocks, found?.closes_at ?? null], chainNow());
  useBoundary(boundary, refetch);
  if (!found || !enabled) return null;
  const subject = subjectFor(task, seat.worker, me ?? account);
  const now = chainNow();
  const shown = found.reviews.map((review) => ({
    review,
    phase: phaseOf(review, found.closes_at, now),
  }));
  const open = shown.some(({ phase }) => phase === 'none' || phase === 'anchored');
  if (subject === null && shown.every(({ phase }) => phase === 'none')) return null;
  return (
    <section className="seat-reviews" aria-label={t('review.title')}>
      <h3>{t('review.title')}</h3>
      {shown.map(({ review, phase }) =>
        phase === 'revealed' ? (
          <ReviewText key={review.side} review={review} you={account} />
        ) : phase === 'none' ? null : (
          <p key={review.side} className="hint">
            {t(`review.${phase}.${review.side}`)}
          </p>
        ),
      )}
      {subject === null ? null : <Own task={task} subject={subject} found={found} />}
      {open && found.closes_at !== null ? <When closesAt={found.closes_at} /> : null}
    </section>
  );
}

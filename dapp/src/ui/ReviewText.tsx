import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { zeroHash } from 'viem';
import type { Review } from '../api/types';
import { digestOf } from '../escrow/documents';
import { Person } from './Address';
import { Ago } from './Countdown';
import { Stars } from './Stars';

const Markdown = lazy(() => import('./Markdown'));

/** Whether a text is the one whose digest its author revealed; what the server says of it is not taken. */
export function isTextOf(review: Review): boolean {
  const { text, digest, task_id, worker, side } = review;
  if (text === null || digest === null || digest === zeroHash) return false;
  const document = {
    schema: 'guildhall/review/1',
    taskId: task_id.toLowerCase(),
    worker: worker.toLowerCase(),
    side,
    body: text,
  };
  return digestOf(document) === digest.toLowerCase();
}

/** A review that was opened: who says what of whom. */
export function ReviewText({ review, you }: { review: Review; you: string | null }) {
  const { t } = useTranslation();
  if (review.rating === null) return null;
  return (
    <article className="review">
      <p className="review-head">
        <Stars rating={review.rating} /> <Person address={review.author} you={you} />{' '}
        <span className="hint">{t(`review.by.${review.side}`)}</span>
        {review.revealed_at === null ? null : (
          <span className="hint">
            {' · '}
            <Ago at={review.revealed_at} />
          </span>
        )}
      </p>
      {review.text === null || review.text === '' ? null : isTextOf(review) ? (
        <Suspense>
          <Markdown text={review.text} />
        </Suspense>
      ) : (
        <p className="warning">{t('review.mismatch')}</p>
      )}
    </article>
  );
}

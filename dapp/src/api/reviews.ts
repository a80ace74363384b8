import { queryOptions } from '@tanstack/react-query';
import type { Hex } from 'viem';
import { answerOf, api } from './client';
import { observeAnswer } from './freshness';
import { keys } from './queries';
import type { ReviewAction, ReviewDocument } from './types';

/** Reviews of an ended seat as `me`, who is signed in or nobody, may see them. */
export const seatReviewsQuery = (task: string, worker: string, me: string | null) =>
  queryOptions({
    queryKey: [...keys.task(task), 'reviews', worker.toLowerCase(), me],
    queryFn: async () => {
      const params = { path: { task_id: task, worker } };
      const found = await answerOf(
        api.GET('/api/v1/tasks/{task_id}/seats/{worker}/reviews', { params }),
      );
      observeAnswer(found.block.number, found.block.timestamp);
      return found;
    },
  });

/** Brings the signed commitment of one's review; what it hides stays in this browser. */
export async function sealReview(
  task: string,
  worker: string,
  body: { commitment: Hex; signature: Hex },
): Promise<void> {
  const params = { path: { task_id: task, worker } };
  await answerOf(api.POST('/api/v1/tasks/{task_id}/seats/{worker}/reviews', { params, body }));
}

/** Publishes what one's anchored review says; resolves with the call that reveals it on the chain. */
export function openReview(
  task: string,
  worker: string,
  body: { rating: number; salt: Hex; document: ReviewDocument },
): Promise<ReviewAction> {
  const params = { path: { task_id: task, worker } };
  return answerOf(
    api.POST('/api/v1/tasks/{task_id}/seats/{worker}/reviews/reveal', { params, body }),
  );
}

import { answerOf, api } from './client';
import { IndexProgress } from './progress';
import { observeChainTime } from '../time/clock';

/** How far the API's answers have come; transactions wait for it. */
export const progress = new IndexProgress(async () => {
  const health = await answerOf(api.GET('/api/v1/health'));
  return BigInt(health.indexed ?? 0);
});

/** Notes the block an answer rests on, and the chain's time at it when known. */
export function observeAnswer(block: number, timestamp?: number): void {
  progress.observe(BigInt(block));
  if (timestamp !== undefined) observeChainTime(timestamp);
}

// "Indexed" is said only when the API's answers rest on the block, by the stream or, where it is silent, by a poll.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IndexProgress } from '../../src/api/progress';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settled = async (wait: Promise<void>) => {
  let done = false;
  void wait.then(() => (done = true));
  await vi.advanceTimersByTimeAsync(0);
  return () => done;
};

describe('IndexProgress', () => {
  it('wakes those whose block is reached and no others', async () => {
    const progress = new IndexProgress(() => Promise.resolve(0n));
    const early = await settled(progress.waitFor(5n));
    const late = await settled(progress.waitFor(6n));
    progress.observe(5n);
    await vi.advanceTimersByTimeAsync(0);
    expect([early(), late()]).toEqual([true, false]);
    progress.observe(4n);
    expect(progress.seen).toBe(5n);
    await expect(progress.waitFor(5n)).resolves.toBeUndefined();
  });

  it('asks by itself while somebody waits, through failures, and then no more', async () => {
    const answers: (() => Promise<bigint>)[] = [
      () => Promise.reject(new Error('down')),
      () => Promise.resolve(6n),
      () => Promise.resolve(7n),
    ];
    const poll = vi.fn(() => (answers.shift() ?? (() => Promise.resolve(99n)))());
    const progress = new IndexProgress(poll, 1_000);
    const done = await settled(progress.waitFor(7n));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(done()).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done()).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(poll).toHaveBeenCalledTimes(3);
  });
});

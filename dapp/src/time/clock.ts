import { useSyncExternalStore } from 'react';

/**
 * The chain's time. A chain may run ahead of this machine (a local one that was moved forward) but an idle chain must
 * not stop the countdowns, so the wall clock is taken, moved forward by as much as the newest block was ahead of it.
 */
let ahead = 0;
let tick = 0;

const wall = () => Math.floor(Date.now() / 1000);

/** Notes the timestamp of a block that an answer rests on. */
export function observeChainTime(timestamp: number): void {
  ahead = Math.max(ahead, timestamp - wall());
}

/** Now, in Unix seconds of the chain. */
export function chainNow(): number {
  return wall() + ahead;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = chainNow();
    listeners.forEach((each) => each());
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** Chain time that moves on every second; every caller shares one timer. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => (timer === null ? (tick = chainNow()) : tick));
}

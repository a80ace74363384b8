import { useEffect } from 'react';
import { chainNow } from './clock';

/** No timer runs longer than this, in milliseconds. */
const LONGEST = 2_000_000_000;

/** The first of some moments that is still ahead, in chain time; null when none is. */
export function nextOf(moments: readonly (number | null)[], now: number): number | null {
  const ahead = moments.filter((moment): moment is number => moment !== null && moment > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** Asks again once a window has opened or closed: that changes what is allowed, without any event on the chain. */
export function useBoundary(boundary: number | null, refetch: () => unknown): void {
  useEffect(() => {
    if (boundary === null) return;
    const wait = Math.min((boundary - chainNow() + 1) * 1_000, LONGEST);
    const timer = setTimeout(() => void refetch(), wait);
    return () => clearTimeout(timer);
  }, [boundary, refetch]);
}

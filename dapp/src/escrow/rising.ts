/** What a worker gets for claiming now, where the reward rises until somebody comes. */

export interface Rise {
  reward: bigint;
  ceiling: bigint;
  /** Token units by which the reward rises, and seconds after which it does; both zero where it does not. */
  raiseBy: bigint;
  raiseEvery: number;
}

/** Where a rise began: at posting with no steps, and once more after each lapse that freed the place. */
export interface RiseStart {
  opened: number;
  steps: number;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

export function isRising(rise: Rise): boolean {
  return rise.raiseBy > 0n && rise.raiseEvery > 0;
}

/** The reward at a moment, as the escrow computes it. */
export function priceAt(rise: Rise, { opened, steps }: RiseStart, now: number): bigint {
  if (!isRising(rise)) return rise.reward;
  const passed = now <= opened ? 0n : BigInt(now - opened) / BigInt(rise.raiseEvery);
  return least(rise.ceiling, rise.reward + rise.raiseBy * (BigInt(steps) + passed));
}

/** When the reward rises next; null when it does not, or not any more. */
export function nextRiseAt(rise: Rise, start: RiseStart, now: number): number | null {
  if (!isRising(rise) || priceAt(rise, start, now) >= rise.ceiling) return null;
  const passed = now <= start.opened ? 0 : Math.floor((now - start.opened) / rise.raiseEvery);
  return start.opened + (passed + 1) * rise.raiseEvery;
}

/** How many seconds after its start a rise reaches its ceiling; null when it never rises. */
export function secondsToCeiling(rise: Rise): number | null {
  if (!isRising(rise) || rise.ceiling <= rise.reward) return null;
  const steps = (rise.ceiling - rise.reward + rise.raiseBy - 1n) / rise.raiseBy;
  return Number(steps) * rise.raiseEvery;
}

export interface RisePoint {
  /** Seconds after the start. */
  after: number;
  price: bigint;
}

/** The corners of the staircase up to a moment, thinned out evenly where there would be more of them than asked for. */
export function riseCurve(rise: Rise, lasts: number, most = 24): RisePoint[] {
  const start = { opened: 0, steps: 0 };
  const points: RisePoint[] = [{ after: 0, price: rise.reward }];
  const full = secondsToCeiling(rise);
  if (full === null) return points;
  const steps = Math.floor(Math.min(full, lasts) / rise.raiseEvery);
  const stride = Math.max(1, Math.ceil(steps / most));
  for (let step = stride; step < steps + stride; step += stride) {
    const after = Math.min(step, steps) * rise.raiseEvery;
    if (after > 0) points.push({ after, price: priceAt(rise, start, after) });
  }
  return points;
}

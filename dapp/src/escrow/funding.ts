/** The arithmetic of what posting locks, as the escrow computes it: every fee is floored on its own. */

const BPS = 10_000n;

/** The fee on a net amount, in token units. */
export function feeOn(net: bigint, feeBps: number): bigint {
  return (net * BigInt(feeBps)) / BPS;
}

export interface Funding {
  /** What one worker gets, net. */
  reward: bigint;
  /** The fee of one seat. */
  fee: bigint;
  /** What all workers together get. */
  rewards: bigint;
  /** The fee of all seats. */
  fees: bigint;
  /** What posting locks. */
  total: bigint;
}

/** What a task with a flat reward and without bonus locks, in token units. */
export function fundingOf(reward: bigint, seats: number, feeBps: number): Funding {
  const count = BigInt(seats);
  const fee = feeOn(reward, feeBps);
  return { reward, fee, rewards: count * reward, fees: count * fee, total: count * (reward + fee) };
}

/** The least and the most bond that basis points of a reward allow; the least is rounded up, as the policy checks it. */
export function bondBounds(
  reward: bigint,
  minBps: number,
  maxBps: number,
): { min: bigint; max: bigint } {
  return {
    min: (reward * BigInt(minBps) + BPS - 1n) / BPS,
    max: (reward * BigInt(maxBps)) / BPS,
  };
}

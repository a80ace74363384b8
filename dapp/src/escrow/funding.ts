/** The arithmetic of what posting locks, as the escrow computes it: every fee is floored on its own. */

const BPS = 10_000n;

/** The fee on a net amount, in token units. */
export function feeOn(net: bigint, feeBps: number): bigint {
  return (net * BigInt(feeBps)) / BPS;
}

export interface FundingParts {
  /** The most that one worker can get, net; of a contest the prize. */
  ceiling: bigint;
  /** How many workers are paid; of a contest one, whatever its places. */
  payees: number;
  feeBps: number;
  bonus: bigint;
  bonusSeats: number;
}

export interface Funding {
  /** The most that one worker gets, net, without a bonus. */
  reward: bigint;
  /** The fee on that. */
  fee: bigint;
  /** What all workers together can get, without bonuses. */
  rewards: bigint;
  /** The fee on that. */
  fees: bigint;
  bonuses: bigint;
  bonusFees: bigint;
  /** What posting locks in the task's token. */
  total: bigint;
}

/** What a task locks, in token units. */
export function fundingOf(parts: FundingParts): Funding {
  const { ceiling, feeBps, bonus } = parts;
  const count = BigInt(parts.payees);
  const places = BigInt(parts.bonusSeats);
  const fee = feeOn(ceiling, feeBps);
  const rewards = count * ceiling;
  const fees = count * fee;
  const bonuses = places * bonus;
  const bonusFees = places * feeOn(bonus, feeBps);
  const total = rewards + fees + bonuses + bonusFees;
  return { reward: ceiling, fee, rewards, fees, bonuses, bonusFees, total };
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

// What posting locks is what the escrow computes: every fee floored on its own (R14, R68).
import { describe, expect, it } from 'vitest';
import { bondBounds, feeOn, fundingOf } from '../../src/escrow/funding';
import { fundingOfTerms } from '../../src/escrow/modes';

const plain = { bonus: 0n, bonusSeats: 0 };

describe('funding', () => {
  it('floors the fee of one seat before it multiplies', () => {
    expect(feeOn(33n, 300)).toBe(0n);
    expect(feeOn(34n, 300)).toBe(1n);
    expect(fundingOf({ ...plain, ceiling: 66n, payees: 1000, feeBps: 300 })).toEqual({
      reward: 66n,
      fee: 1n,
      rewards: 66_000n,
      fees: 1_000n,
      bonuses: 0n,
      bonusFees: 0n,
      total: 67_000n,
    });
  });

  it('floors the fee of one bonus apart from that of its seat', () => {
    const parts = { ceiling: 66n, payees: 3, feeBps: 300, bonus: 66n, bonusSeats: 2 };
    expect(fundingOf(parts)).toMatchObject({ bonuses: 132n, bonusFees: 2n, total: 335n });
  });

  it('pays one entry of a contest, and each seat of any other task', () => {
    const terms = { ...plain, mode: 0, seats: 5, ceiling: 1_000n, feeBps: 300 };
    expect(fundingOfTerms(terms).total).toBe(5_150n);
    expect(fundingOfTerms({ ...terms, mode: 2 }).total).toBe(1_030n);
  });

  it('is exact where a float is not', () => {
    const ceiling = 2n ** 100n + 1n;
    const { total } = fundingOf({ ...plain, ceiling, payees: 3, feeBps: 1_000 });
    expect(total).toBe(3n * (ceiling + ceiling / 10n));
  });

  it('rounds the least bond up and the most down, so that both pass the policy', () => {
    const { min, max } = bondBounds(999n, 500, 2_500);
    expect(min).toBe(50n);
    expect(max).toBe(249n);
    expect(min * 10_000n >= 999n * 500n && max * 10_000n <= 999n * 2_500n).toBe(true);
  });
});

// What posting locks is what the escrow computes: every fee floored on its own (R14).
import { describe, expect, it } from 'vitest';
import { bondBounds, feeOn, fundingOf } from '../../src/escrow/funding';

describe('funding', () => {
  it('floors the fee of one seat before it multiplies', () => {
    expect(feeOn(33n, 300)).toBe(0n);
    expect(feeOn(34n, 300)).toBe(1n);
    expect(fundingOf(66n, 1000, 300)).toEqual({
      reward: 66n,
      fee: 1n,
      rewards: 66_000n,
      fees: 1_000n,
      total: 67_000n,
    });
  });

  it('is exact where a float is not', () => {
    const reward = 2n ** 100n + 1n;
    expect(fundingOf(reward, 3, 1_000).total).toBe(3n * (reward + reward / 10n));
  });

  it('rounds the least bond up and the most down, so that both pass the policy', () => {
    const { min, max } = bondBounds(999n, 500, 2_500);
    expect(min).toBe(50n);
    expect(max).toBe(249n);
    expect(min * 10_000n >= 999n * 500n && max * 10_000n <= 999n * 2_500n).toBe(true);
  });
});

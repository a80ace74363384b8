// What a worker gets now where the reward rises, to the second, as the escrow computes it (R61).
import { describe, expect, it } from 'vitest';
import {
  nextRiseAt,
  priceAt,
  riseCurve,
  secondsToCeiling,
  type Rise,
} from '../../src/escrow/rising';

const rise: Rise = { reward: 100n, ceiling: 135n, raiseBy: 10n, raiseEvery: 60 };
const flat: Rise = { reward: 100n, ceiling: 100n, raiseBy: 0n, raiseEvery: 0 };
const start = { opened: 1_000, steps: 0 };

describe('a rising reward', () => {
  it.each([
    [999, 100n],
    [1_000, 100n],
    [1_059, 100n],
    [1_060, 110n],
    [1_179, 120n],
    [1_180, 130n],
    [1_240, 135n],
    [9_999_999, 135n],
  ])('at %d is %d: it turns at the very second and stops at the ceiling', (now, price) => {
    expect(priceAt(rise, start, now)).toBe(price);
  });

  it('goes on where a lapse found it', () => {
    expect(priceAt(rise, { opened: 5_000, steps: 2 }, 5_000)).toBe(120n);
    expect(priceAt(rise, { opened: 5_000, steps: 2 }, 5_060)).toBe(130n);
  });

  it('says when it rises next, and that it does no more', () => {
    expect(nextRiseAt(rise, start, 999)).toBe(1_060);
    expect(nextRiseAt(rise, start, 1_060)).toBe(1_120);
    expect(nextRiseAt(rise, start, 1_240)).toBeNull();
    expect(nextRiseAt(flat, start, 1_240)).toBeNull();
  });

  it('stays where it does not rise', () => {
    expect(priceAt(flat, start, 9_999_999)).toBe(100n);
    expect(secondsToCeiling(flat)).toBeNull();
    expect(riseCurve(flat, 600)).toEqual([{ after: 0, price: 100n }]);
  });

  it('is drawn by its corners, up to the ceiling or the deadline', () => {
    expect(secondsToCeiling(rise)).toBe(240);
    expect(riseCurve(rise, 9_999)).toEqual([
      { after: 0, price: 100n },
      { after: 60, price: 110n },
      { after: 120, price: 120n },
      { after: 180, price: 130n },
      { after: 240, price: 135n },
    ]);
    expect(riseCurve(rise, 130).at(-1)).toEqual({ after: 120, price: 120n });
  });

  it('is drawn with few corners, however many there are', () => {
    const slow = { reward: 1n, ceiling: 1_000_001n, raiseBy: 1n, raiseEvery: 1 };
    const curve = riseCurve(slow, 1_000_000);
    expect(curve.length).toBeLessThan(30);
    expect(curve.at(-1)).toEqual({ after: 1_000_000, price: 1_000_001n });
  });
});

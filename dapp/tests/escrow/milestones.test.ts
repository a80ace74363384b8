// A price in parts: each share floored, the last part is what is left, no unit is lost (R34, R50).
import { describe, expect, it } from 'vitest';
import {
  bpsText,
  evenShares,
  joinShares,
  milestonesOf,
  padShares,
  parseShares,
  partsOf,
  percentToBps,
  splitShares,
} from '../../src/escrow/milestones';

const shares = padShares([3_333, 3_333, 3_334]);

describe('parts of a price', () => {
  it('end at the first zero', () => {
    expect(milestonesOf(shares)).toBe(3);
    expect(milestonesOf([1_250, 1_250, 1_250, 1_250, 1_250, 1_250, 1_250, 1_250])).toBe(8);
  });

  it('sum to the price, with a fee floored on each', () => {
    const parts = partsOf(1_001n, shares, 300);
    expect(parts.map(({ net }) => net)).toEqual([333n, 333n, 335n]);
    expect(parts.map(({ fee }) => fee)).toEqual([9n, 9n, 10n]);
  });

  it('fit a price that is smaller than their number', () => {
    expect(partsOf(1n, shares, 300).map(({ net }) => net)).toEqual([0n, 0n, 1n]);
  });
});

describe('the editor of shares', () => {
  it.each([
    ['25', 2_500],
    [' 12.5 % ', 1_250],
    ['33.33', 3_333],
    ['１０', 1_000],
    ['33.333', null],
    ['-1', null],
    ['', null],
    ['1e2', null],
  ])('reads %j as %j basis points', (text, bps) => {
    expect(percentToBps(text)).toBe(bps);
  });

  it.each([
    ['100', { ok: true, shares: [10_000] }],
    ['30 70', { ok: true, shares: [3_000, 7_000] }],
    ['30 60', { ok: false, problem: 'sum', sum: 9_000 }],
    ['50 50.01', { ok: false, problem: 'sum', sum: 10_001 }],
    ['50 0 50', { ok: false, problem: 'share', sum: 10_000 }],
    ['50 x 50', { ok: false, problem: 'share', sum: 10_000 }],
    ['10 10 10 10 10 10 10 10 20', { ok: false, problem: 'tooMany', sum: 10_000 }],
  ])('checks %j', (text, parsed) => {
    expect(parseShares(text)).toEqual(parsed);
  });

  it.each([1, 2, 3, 6, 7, 8])('splits the whole evenly into %d', (count) => {
    const even = evenShares(count);
    expect(even).toHaveLength(count);
    expect(even.reduce((sum, each) => sum + each, 0)).toBe(10_000);
    expect(parseShares(joinShares(even.map(bpsText)))).toEqual({ ok: true, shares: even });
  });

  it('keeps its inputs apart, also the empty ones', () => {
    expect(splitShares(joinShares(['30', '', ' 70 ']))).toEqual(['30', '', '70']);
  });
});

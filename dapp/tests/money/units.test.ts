// Amounts are exact: what is typed is what is sent, to the last unit (R14, R49).
import { describe, expect, it } from 'vitest';
import {
  MAX_AMOUNT,
  decimalText,
  formatAmount,
  formatMoney,
  parseAmount,
  shortened,
} from '../../src/money/units';

describe('parseAmount', () => {
  it.each([
    ['1', 6, 1_000_000n],
    ['0.000001', 6, 1n],
    ['1.50', 6, 1_500_000n],
    ['001.5', 6, 1_500_000n],
    [' 12.25 ', 18, 12_250_000_000_000_000_000n],
    ['0.1', 18, 100_000_000_000_000_000n],
    ['0.30000000', 6, 300_000n],
    ['9007199254740993', 0, 9_007_199_254_740_993n],
    ['123456789012345678.123456789012345678', 18, 123_456_789_012_345_678_123_456_789_012_345_678n],
    ['１２．５', 6, 12_500_000n],
    ['0', 6, 0n],
  ])('reads %j with %i decimals', (text, decimals, value) => {
    expect(parseAmount(text, decimals)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['abc', 'not_a_number'],
    ['1,000', 'not_a_number'],
    ['1.2.3', 'not_a_number'],
    ['-1', 'not_a_number'],
    ['+1', 'not_a_number'],
    ['1e18', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['.5', 'not_a_number'],
    ['5.', 'not_a_number'],
    ['1 000', 'not_a_number'],
    ['Infinity', 'not_a_number'],
    ['1\u202e5', 'not_a_number'],
    ['9'.repeat(61), 'not_a_number'],
    ['0.0000001', 'too_many_decimals'],
    [(MAX_AMOUNT + 1n).toString(), 'too_large'],
  ])('refuses %j as %s', (text, problem) => {
    expect(parseAmount(text, problem === 'too_large' ? 0 : 6)).toEqual({ ok: false, problem });
  });

  it('takes the largest amount the terms can hold, and not one more', () => {
    expect(parseAmount(MAX_AMOUNT.toString(), 0)).toEqual({ ok: true, value: MAX_AMOUNT });
  });
});

describe('decimalText', () => {
  it.each([
    [0n, 18, '0'],
    [1n, 18, '0.000000000000000001'],
    [1_500_000n, 6, '1.5'],
    [10n, 0, '10'],
    [-1_500_000n, 6, '-1.5'],
    [MAX_AMOUNT, 18, '340282366920938463463.374607431768211455'],
  ])('writes %s with %i decimals as %s', (amount, decimals, text) => {
    expect(decimalText(amount, decimals)).toBe(text);
  });

  it('is read back as the same amount', () => {
    for (const amount of [0n, 1n, 999_999n, 10n ** 18n + 1n, MAX_AMOUNT]) {
      for (const decimals of [0, 6, 18]) {
        expect(parseAmount(decimalText(amount, decimals), decimals)).toEqual({
          ok: true,
          value: amount,
        });
      }
    }
  });
});

describe('formatAmount', () => {
  it('groups and keeps every digit, where a float would not', () => {
    expect(formatAmount(123_456_789_012_345_678_901_234n, 18, 'en')).toBe(
      '123,456.789012345678901234',
    );
    expect(formatAmount(1_234_500_000n, 6, 'zh-CN')).toBe('1,234.5');
    expect(formatAmount(1_234_500_000n, 6, 'de')).toBe('1.234,5');
  });

  it('joins amount and symbol so that a line never breaks between them', () => {
    expect(formatMoney(2_500_000n, { symbol: 'DUSD', decimals: 6 }, 'en')).toBe('2.5\u00a0DUSD');
  });
});

describe('shortened', () => {
  it.each([
    [2_200_000_097_253_052_503_052_503n, 18, '2200000.0972'],
    [19_786_858_974_358_974n, 18, '0.0197'],
    [100_000_000_000_000n, 18, '0.0001'],
    // What would be nothing is told as it is.
    [99_999_999_999_999n, 18, '0.000099999999999999'],
    [0n, 18, '0'],
    [1_234_567n, 6, '1.2345'],
    [123n, 2, '1.23'],
    [-19_786_858_974_358_974n, 18, '-0.0197'],
  ])('%d with %i decimals is %s, and never more than it is', (amount, decimals, text) => {
    expect(decimalText(shortened(amount, decimals), decimals)).toBe(text);
  });
});

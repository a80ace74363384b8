import { describe, expect, it } from 'vitest';
import { formatDuration, formatRelative } from '../../src/time/format';

describe('formatDuration', () => {
  it.each([
    [7 * 86_400, '7 days'],
    [86_400 + 3_600 * 4 + 59, '1 day 4 hours'],
    [3_600 * 5 + 60 * 3 + 9, '5 hours 3 minutes'],
    [60 * 3 + 9, '3 minutes 9 seconds'],
    [59, '59 seconds'],
    [0, '0 seconds'],
    [-5, '0 seconds'],
    [86_400 + 5, '1 day'],
  ])('tells %i seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds, 'en')).toBe(text);
  });

  it('speaks Chinese', () => {
    expect(formatDuration(86_400 * 2 + 3_600, 'zh-CN')).toBe('2天 1小时');
  });
});

describe('formatRelative', () => {
  it('tells the past and the future in the largest unit', () => {
    expect(formatRelative(1_000, 1_000 + 3 * 86_400, 'en')).toBe('3 days ago');
    expect(formatRelative(1_000 + 7_200, 1_000, 'en')).toBe('in 2 hours');
    expect(formatRelative(1_000, 1_000, 'en')).toBe('now');
  });
});

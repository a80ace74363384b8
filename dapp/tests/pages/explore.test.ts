// The address bar holds the filters, and nothing in it can make the page ask for what the API would refuse (R6).
import { describe, expect, it } from 'vitest';
import { filtersOf, withFilter } from '../../src/pages/explore/filters';
import { TOKEN, config } from './fixtures';

const filters = (query: string) => filtersOf(new URLSearchParams(query), config);

describe('filtersOf', () => {
  it('reads every filter', () => {
    const query = `q=rate+limiter&status=open&grade=B&skill=python&lang=zh&sort=reward&token=${TOKEN.toLowerCase()}&min=10&max=99.5`;
    expect(filters(query)).toEqual({
      q: 'rate limiter',
      status: 'open',
      grade: 'B',
      skill: 'python',
      lang: 'zh',
      sort: 'reward',
      token: TOKEN,
      min_reward: '10000000',
      max_reward: '99500000',
    });
  });

  it.each([
    '',
    'q=%20%20',
    'status=none&grade=Z&sort=up&lang=xx',
    'skill=<script>',
    'skill=UPPER',
    'token=0x12&min=5',
    'min=5&max=6',
  ])('leaves out what makes no sense: %j', (query) => {
    expect(filters(query)).toEqual({});
  });

  it('leaves out amounts that are none', () => {
    expect(filters(`token=${TOKEN}&min=abc&max=1,5`)).toEqual({ token: TOKEN });
  });

  it('cuts a text that is too long', () => {
    expect(filters(`q=${'x'.repeat(500)}`).q).toHaveLength(200);
  });
});

describe('withFilter', () => {
  it('sets, replaces and removes one filter and keeps the others', () => {
    const start = new URLSearchParams('q=a&grade=B');
    expect(withFilter(start, 'grade', 'C').toString()).toBe('q=a&grade=C');
    expect(withFilter(start, 'grade', '').toString()).toBe('q=a');
    expect(start.toString()).toBe('q=a&grade=B');
  });

  it('takes the bounds of the reward out with their token', () => {
    const start = new URLSearchParams(`token=${TOKEN}&min=1&max=2&q=a`);
    expect(withFilter(start, 'token', '').toString()).toBe('q=a');
  });
});

// Points, grades and pictures as the page tells them: rounded down, and nothing foreign shown as more than an image (R51, R57).
import { describe, expect, it } from 'vitest';
import type { Need, Score } from '../../src/api/types';
import { formatsFor } from '../../src/i18n/use-format';
import { filtersOf } from '../../src/pages/leaderboards/filters';
import { gradesOf, meanRating, shownPoints, sortScores } from '../../src/standing/points';
import { pictureOf } from '../../src/standing/picture';

const POINT = 1_000_000n;
const needs: Need[] = [
  { grade: 'B', points: (20n * POINT).toString(), counterparties: 2 },
  { grade: 'A', points: (120n * POINT).toString(), counterparties: 5 },
];
const scoreOf = (change: Partial<Score> = {}): Score => ({
  side: 'worker',
  skill: 'python',
  points: '0',
  counterparties: 0,
  completions: 0,
  defaults: 0,
  versions: [],
  ...change,
});

describe('points', () => {
  it.each([
    [0n, '0'],
    [9_999n, '0'],
    [1_239_999n, '1.23'],
    [12_345_670_000n, '12,345.67'],
  ])('%s millionths are written as %s', (points, text) => {
    expect(formatsFor('en').amount(...shownPoints(points))).toBe(text);
  });

  it('open the grades whose needs are met, and tell what is missing of the others', () => {
    const standing = gradesOf(
      scoreOf({ points: (50n * POINT).toString(), counterparties: 2 }),
      needs,
    );
    expect(standing).toEqual([
      { grade: 'C', open: true, missingPoints: 0n, missingOthers: 0 },
      { grade: 'B', open: true, missingPoints: 0n, missingOthers: 0 },
      { grade: 'A', open: false, missingPoints: 70n * POINT, missingOthers: 3 },
    ]);
    expect(gradesOf(scoreOf(), needs)[1]).toMatchObject({ open: false, missingOthers: 2 });
  });

  it('put the strongest skill first and posting last', () => {
    const sorted = sortScores([
      scoreOf({ side: 'poster', skill: null, points: '9' }),
      scoreOf({ skill: 'a', points: '1' }),
      scoreOf({ skill: 'b', points: '12345678901234567890' }),
    ]);
    expect(sorted.map(({ skill }) => skill)).toEqual(['b', 'a', null]);
  });

  it('of ratings have a mean only where somebody rated', () => {
    expect(meanRating([0, 0, 0, 0, 0])).toBeNull();
    expect(meanRating([1, 0, 0, 0, 2])).toBe(3.7);
  });
});

describe('the picture of a passport', () => {
  const svg = `data:image/svg+xml;base64,${btoa('<svg/>')}`;
  const uriOf = (content: unknown) =>
    `data:application/json;base64,${btoa(JSON.stringify(content))}`;

  it('is the image of the token', () => {
    expect(pictureOf(uriOf({ name: 'x', image: svg }))).toBe(svg);
  });

  it.each([
    ['an address elsewhere', uriOf({ image: 'https://example.org/x.svg' })],
    ['a script', uriOf({ image: 'javascript:alert(1)' })],
    ['markup beside the data', uriOf({ image: `${svg}" onerror="alert(1)` })],
    ['a page', uriOf({ image: 'data:text/html;base64,PGI+' })],
    ['no object', uriOf('x')],
    ['no JSON', 'data:application/json;base64,@@'],
    ['another form', 'ipfs://x'],
  ])('is not %s', (_, uri) => {
    expect(pictureOf(uri)).toBeNull();
  });
});

describe('the filters of a leaderboard', () => {
  it.each([
    ['', { side: 'worker', period: 'all' }],
    ['side=poster&period=week&skill=python', { side: 'poster', period: 'week', skill: 'python' }],
    ['side=x&period=y&skill=%20', { side: 'worker', period: 'all' }],
  ])('%j is %j', (search, filters) => {
    expect(filtersOf(new URLSearchParams(search))).toEqual(filters);
  });
});

// Every bound of the ways to take a task is known to the form, and what it makes packs as the contract packs it (R9-R68).
import { zeroHash } from 'viem';
import { describe, expect, it } from 'vitest';
import { inviteRoot } from '../../src/escrow/invitation';
import { packTerms, unpackTerms } from '../../src/escrow/terms';
import { DAY, emptyDraft, rulingOf, type Draft } from '../../src/pages/post/draft';
import { checkForm, termsOf } from '../../src/pages/post/form';
import { BENCH, NOW, POSTER, STRANGER, WORKER, config } from './fixtures';

const needs = { minNative: 0n, minJudging: 2_000_000_000_000_000_000n, minRuling: 0, cap: null };
const good: Draft = {
  ...emptyDraft(config, 'en', NOW),
  title: 'Sort letters',
  skill: 'python',
  reward: '100',
};
const rising = { rising: 'yes', raiseBy: '10', raiseEvery: '3600', ceiling: '150' };
const contest = { mode: 'contest', seats: '8', judging: '2' };
const select = { mode: 'select', ceiling: '150' };

const check = (change: Partial<Draft>, minRuling = 0) =>
  checkForm({ ...good, ...change }, config, NOW, { ...needs, minRuling });
const codes = (change: Partial<Draft>, minRuling = 0) =>
  Object.fromEntries(
    Object.entries(check(change, minRuling).errors).map(([field, error]) => [field, error.code]),
  );

describe('a rising reward', () => {
  it('is taken whole', () => {
    expect(check(rising).terms).toMatchObject({
      reward: 100_000_000n,
      ceiling: 150_000_000n,
      raiseBy: 10_000_000n,
      raiseEvery: 3_600,
    });
  });

  it.each<[Partial<Draft>, object]>([
    [{ raiseBy: '' }, { raiseBy: 'required' }],
    [{ raiseBy: '0' }, { raiseBy: 'below' }],
    [{ ceiling: '100' }, { ceiling: 'aboveReward' }],
    [{ ceiling: '2000.000001' }, { ceiling: 'above' }],
    [{ raiseEvery: '1' }, { raiseEvery: 'period' }],
    [{ seats: '2' }, { rising: 'oneSeat' }],
  ])('with %j is refused: %j', (change, expected) => {
    expect(codes({ ...rising, ...change })).toEqual(expected);
  });

  it('leaves nothing behind in another mode', () => {
    const { terms } = check({ ...rising, mode: 'select', ceiling: '' });
    expect(terms).toMatchObject({ ceiling: 100_000_000n, raiseBy: 0n, raiseEvery: 0 });
  });
});

describe('bids', () => {
  it('have a range, and a bond only where one is wanted', () => {
    expect(check({ ...select, bond: '0' }).terms).toMatchObject({
      mode: 1,
      ceiling: 150_000_000n,
      bond: 0n,
    });
    expect(codes({ ...select, ceiling: '99' })).toEqual({ ceiling: 'aboveReward' });
    expect(codes({ bond: '0' })).toEqual({ bond: 'below' });
    expect(codes({ ...contest, bond: '0', invited: 'yes', invitees: WORKER })).toEqual({
      bond: 'below',
    });
  });

  it('have no free first try', () => {
    expect(check({ ...select, freeLapses: '2' }).terms?.freeLapses).toBe(0);
  });
});

describe('a contest', () => {
  it('has one prize, places and a deposit, and nothing of the other modes', () => {
    const mixed = { ...rising, bonus: '5', bonusSeats: '1', shares: '50 50', returnPeriod: '3600' };
    expect(check({ ...mixed, ...contest }).terms).toMatchObject({
      mode: 2,
      seats: 8,
      ceiling: 100_000_000n,
      shares: [10_000],
      bonus: 0n,
      bonusSeats: 0,
      freeLapses: 0,
      returnPeriod: 0,
      raiseBy: 0n,
      judging: 2_000_000_000_000_000_000n,
    });
  });

  it.each<[Partial<Draft>, object]>([
    [{ seats: '1' }, { seats: 'whole' }],
    [{ seats: '33' }, { seats: 'whole' }],
    [{ judging: '' }, { judging: 'required' }],
    [{ judging: '1.999999999999999999' }, { judging: 'belowJudging' }],
  ])('with %j is refused: %j', (change, expected) => {
    expect(codes({ ...contest, ...change })).toEqual(expected);
  });
});

describe('milestones and bonus', () => {
  it.each<[Partial<Draft>, object]>([
    [{ shares: '30 30' }, { shares: 'shares' }],
    [{ shares: '100 0' }, { shares: 'share' }],
    [{ shares: Array(9).fill('10').join(' ') }, { shares: 'tooMany' }],
    [{ bonus: '5' }, { bonusSeats: 'whole' }],
    [{ bonusSeats: '1' }, { bonus: 'required' }],
    [{ bonus: '0', bonusSeats: '1' }, { bonus: 'below' }],
    [{ bonus: '5', bonusSeats: '4', seats: '3' }, { bonusSeats: 'whole' }],
    // Eight milestones of sixty days, three times over, are longer than the escrow allows.
    [{ shares: Array(8).fill('12.5').join(' '), work: String(60 * DAY) }, { work: 'life' }],
  ])('with %j are refused: %j', (change, expected) => {
    expect(codes(change)).toEqual(expected);
  });
});

describe('windows', () => {
  it.each<[Partial<Draft>, object]>([
    [{ work: String(4 * 3_600), returnPeriod: '3600' }, {}],
    [{ work: String(4 * 3_600), returnPeriod: String(4 * 3_600) }, { returnPeriod: 'period' }],
    [{ dispute: '5' }, { dispute: 'period' }],
    [{ ruling: String(7 * DAY) }, { ruling: 'period' }],
    [{ ruling: String(180 * DAY) }, {}],
  ])('with %j: %j', (change, expected) => {
    expect(codes(change, 30 * DAY)).toEqual(expected);
  });

  it('take the usual time for a ruling, or the least that the bench can keep', () => {
    expect(rulingOf(good, 0)).toBe(60 * DAY);
    expect(rulingOf(good, 61 * DAY)).toBe(90 * DAY);
    expect(rulingOf(good, 200 * DAY)).toBe(200 * DAY);
  });
});

describe('invitations', () => {
  it.each([
    ['', { invitees: 'required' }],
    ['0x12', { invitees: 'addresses' }],
    [WORKER, {}],
  ])('for %j: %j', (invitees, expected) => {
    expect(codes({ invited: 'yes', invitees })).toEqual(expected);
  });

  it('may go without a bond', () => {
    expect(codes({ invited: 'yes', invitees: WORKER, bond: '0' })).toEqual({});
  });
});

describe('the terms', () => {
  const parts = {
    poster: POSTER,
    treasury: STRANGER,
    feeBps: 300,
    bench: { address: BENCH, extraData: '0x' },
    brief: `0x${'11'.repeat(32)}`,
    skill: 'python',
    salt: 5n,
  } as const;
  const make = (change: Partial<Draft>) => {
    const { terms } = check(change);
    if (!terms) throw new Error('the form is good');
    return termsOf(terms, parts);
  };

  it.each<[string, Partial<Draft>]>([
    ['a rising reward', rising],
    ['bids', { ...select, shares: '30 30 40', bonus: '5', bonusSeats: '2', seats: '3' }],
    ['a contest', contest],
    ['a window to hand back', { returnPeriod: '3600' }],
  ])('of %s pack and unpack to themselves', (_, change) => {
    const fields = make(change);
    expect(unpackTerms(packTerms(fields))).toEqual(fields);
  });

  it('carry the root of the invited, or none', () => {
    const invitees = `${WORKER}\n${STRANGER}`;
    expect(make({ invited: 'yes', invitees }).inviteRoot).toBe(inviteRoot([STRANGER, WORKER]));
    expect(make({ invitees }).inviteRoot).toBe(zeroHash);
  });
});

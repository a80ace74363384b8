// The form knows the bounds of the escrow and of the policy, and says what is wrong before a wallet is asked (R56, R57).
import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packTerms, unpackTerms } from '../../src/escrow/terms';
import { documentOf } from '../../src/pages/post/check-document';
import {
  emptyDraft,
  localInput,
  reviewPeriods,
  secondsOf,
  skillsOf,
  type Draft,
} from '../../src/pages/post/draft';
import { checkForm, termsOf } from '../../src/pages/post/form';
import { BENCH, NOW, POSTER, STRANGER, TOKEN, config } from './fixtures';

const good: Draft = {
  ...emptyDraft(config, 'en', NOW),
  title: 'Sort letters',
  skill: 'python',
  moreSkills: 'testing,python,testing',
  reward: '100',
};
const check = (change: Partial<Draft>, minNative = 0n, cap: bigint | null = null) =>
  checkForm({ ...good, ...change }, config, NOW, { minNative, minJudging: 50n, minRuling: 0, cap });
const codeOf = (field: keyof Draft, value: string, change: Partial<Draft> = {}) =>
  check({ ...change, [field]: value }).errors[field]?.code;

describe('checkForm', () => {
  it('accepts a good form and takes a usual bond when none was typed', () => {
    const { errors, terms } = check({});
    expect(errors).toEqual({});
    expect(terms).toMatchObject({
      grade: 0,
      reward: 100_000_000n,
      seats: 1,
      bond: 5_000_000n,
      reviewPeriod: 86_400,
      freeLapses: 0,
    });
  });

  it.each([
    [{ reward: '100' }, 100_000_000n, undefined],
    [{ reward: '100.000001' }, 100_000_000n, 'aboveCap'],
    [{ reward: '60', bonus: '40', bonusSeats: '1' }, 100_000_000n, undefined],
    [{ reward: '60', bonus: '40.5', bonusSeats: '1' }, 100_000_000n, 'aboveCap'],
    [{ reward: '10' }, 0n, 'aboveCap'],
  ])('holds %o to the most that a bench judges (R33)', (change, cap, code) => {
    const { errors, terms } = check(change, 0n, cap);
    expect(errors.reward?.code).toBe(code);
    expect(terms === null).toBe(code !== undefined);
    if (code !== undefined) expect(errors.reward?.amount).toBe(cap);
  });

  it.each<[keyof Draft, string, string | undefined]>([
    ['title', '  ', 'required'],
    ['title', '字'.repeat(140), undefined],
    ['title', '字'.repeat(141), 'tooLong'],
    ['title', 'two\u0007bells', 'control'],
    ['title', '\ud800', 'control'],
    ['body', 'x'.repeat(20_001), 'tooLong'],
    ['body', 'nul\u0000', 'control'],
    ['skill', '', 'required'],
    ['moreSkills', 'a,b,c,d,e,f,g,h', 'tooMany'],
    ['criteria', Array(21).fill('x').join('\n'), 'tooMany'],
    ['criteria', 'x'.repeat(501), 'tooLong'],
    ['links', 'javascript:alert(1)', 'links'],
    ['links', 'https://a.example\nhttp://b.example', 'links'],
    ['links', Array(11).fill('https://a.example').join('\n'), 'tooMany'],
    ['reward', '', 'required'],
    ['reward', '1e3', 'amount'],
    ['reward', '0.0000001', 'decimals'],
    ['reward', '0', 'below'],
    ['reward', '9.999999', 'below'],
    ['reward', '10', undefined],
    ['reward', '2000', undefined],
    ['reward', '2000.000001', 'above'],
    ['seats', '0', 'whole'],
    ['seats', '1001', 'whole'],
    ['seats', '1.5', 'whole'],
    ['seats', '-1', 'whole'],
    ['seats', '1000', undefined],
    ['bond', '0', 'below'],
    ['bond', '25', undefined],
    ['bond', '25.000001', 'above'],
    ['bond', 'abc', 'amount'],
    ['deadline', '', 'required'],
    ['deadline', 'nonsense', 'required'],
    ['deadline', localInput(NOW - 3_600), 'past'],
    ['deadline', localInput(NOW + 366 * 86_400), 'tooFar'],
    ['work', '5', 'period'],
    ['review', String(8 * 86_400), 'period'],
    ['token', STRANGER, 'notListed'],
  ])('%s = %j: %s', (field, value, code) => {
    expect(codeOf(field, value)).toBe(code);
  });

  it('refuses a token that the grade does not pay in', () => {
    expect(codeOf('grade', 'B')).toBeUndefined();
    expect(check({ grade: 'B' }).errors.token?.code).toBe('notListed');
  });

  it('knows that a native reward must be worth a dispute', () => {
    const native = { token: config.tokens[0]?.address ?? '', reward: '0.002' };
    expect(check(native, 2_000_000_000_000_000n).errors.reward).toBeUndefined();
    expect(check(native, 2_000_000_000_000_001n).errors.reward?.code).toBe('belowCost');
  });

  it('waives the bond at grade C only', () => {
    expect(check({ freeLapses: '2' }).terms?.freeLapses).toBe(2);
    expect(check({ freeLapses: '3' }).terms?.freeLapses).toBe(0);
  });

  it('offers only review periods that the grade allows', () => {
    expect(reviewPeriods(good, config).map((period) => period / 86_400)).toEqual([1, 2, 3, 5, 7]);
  });
});

describe('what a good form becomes', () => {
  it('is a document that the published schema accepts', () => {
    const path = join(
      import.meta.dirname,
      '../../../backend/market/tasks/task-document.schema.json',
    );
    const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const document = documentOf({
      ...good,
      title: ' 整理\u{1f600} ',
      criteria: ' one \n\ntwo',
      links: 'https://example.org/a',
    });
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document.title).toBe('整理\u{1f600}');
    expect(document.skills).toEqual(['python', 'testing']);
    expect(document.criteria).toEqual(['one', 'two']);
  });

  it('is a set of terms that packs and unpacks to itself', () => {
    const { terms } = check({ seats: '3' });
    if (!terms) throw new Error('the form is good');
    const all = termsOf(terms, {
      poster: POSTER,
      treasury: STRANGER,
      feeBps: 300,
      bench: { address: BENCH, extraData: '0x' },
      brief: `0x${'11'.repeat(32)}`,
      skill: 'python',
      salt: 5n,
    });
    expect(unpackTerms(packTerms(all))).toEqual(all);
    expect(all).toMatchObject({
      token: TOKEN,
      seats: 3,
      ceiling: all.reward,
      returnPeriod: 0,
      // keccak256 of nothing: the panel takes no extra data.
      extraHash: '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
    });
  });

  it('keeps the main skill first and none twice', () => {
    expect(skillsOf({ ...good, skill: 'testing' })).toEqual(['testing', 'python']);
  });

  it('reads a local date and time back', () => {
    const minute = NOW - (NOW % 60);
    expect(secondsOf(localInput(minute))).toBe(minute);
    expect(secondsOf('')).toBeNaN();
  });
});

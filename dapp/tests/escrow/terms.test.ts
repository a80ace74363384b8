// The page packs terms exactly as the contract does; vectors computed apart, with Python's integers.
import { zeroHash } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  BadTermsError,
  packTerms,
  seatFromWords,
  skillToBytes32,
  termsFromTuple,
  unpackTerms,
  type TermsFields,
} from '../../src/escrow/terms';

const poster = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const fields: TermsFields = {
  poster,
  token: '0x0000000000000000000000000000000000000000',
  arbitrator: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  treasury: '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  brief: `0x${'ab'.repeat(32)}`,
  skill: skillToBytes32('solidity'),
  inviteRoot: zeroHash,
  extraHash: `0x${'cd'.repeat(32)}`,
  mode: 0,
  grade: 2,
  seats: 1000,
  feeBps: 300,
  bonusSeats: 7,
  freeLapses: 2,
  shares: [2500, 2500, 5000, 0, 0, 0, 0, 0],
  salt: 0xfedcba98765432n,
  returnPeriod: 3_600,
  workPeriod: 604_800,
  reviewPeriod: 86_400,
  disputePeriod: 259_200,
  rulingPeriod: 5_184_000,
  raiseEvery: 60,
  deadline: 1_790_000_000,
  reward: 1_500_000n,
  ceiling: 2n ** 128n - 1n,
  raiseBy: 5n,
  bonus: 6n,
  bond: 75_000n,
  judging: 10n ** 18n,
};

const words = {
  shape: 115277457729594790010590080099201011117977911512053786631203726841113079185920n,
  clocks: 11236012106342158654957925331186036657978625633647524056541387820560n,
  pay: 115792089237316195423570985008687907852929702298719625575994209400481362928480n,
  lift: 2041694201525630780780247644590609268741n,
  cover: 340282366920938463463374607431768211456000000000000075000n,
};

describe('terms', () => {
  it('packs every field into its bits', () => {
    expect(packTerms(fields)).toMatchObject(words);
  });

  it('unpacks what it packed', () => {
    expect(unpackTerms(packTerms(fields))).toEqual(fields);
  });

  it.each([
    ['a period wider than its 32 bits', { workPeriod: 2 ** 32 }],
    ['a negative count', { seats: -1 }],
    ['a fraction', { feeBps: 2.5 }],
    ['not a number', { deadline: Number.NaN }],
    ['an amount wider than 128 bits', { reward: 2n ** 128n }],
    ['a negative amount', { bond: -1n }],
  ])('refuses %s', (_, change) => {
    expect(() => packTerms({ ...fields, ...change })).toThrow(BadTermsError);
  });

  it('refuses bits that belong to no field', () => {
    const terms = packTerms(fields);
    expect(() => unpackTerms({ ...terms, clocks: terms.clocks | (1n << 232n) })).toThrow(
      BadTermsError,
    );
  });

  it('left-aligns a skill as ASCII', () => {
    expect(skillToBytes32('solidity')).toBe(`0x${'736f6c6964697479'.padEnd(64, '0')}`);
  });
});

describe('terms from the API', () => {
  const terms = packTerms(fields);
  const tuple = Object.values(terms).map(String);

  it('reads the tuple back', () => {
    expect(termsFromTuple(tuple)).toEqual(terms);
  });

  it.each([
    ['a tuple too short', tuple.slice(1)],
    ['an address that is none', ['0x12', ...tuple.slice(1)]],
    ['a digest that is none', [...tuple.slice(0, 4), '0xab', ...tuple.slice(5)]],
    ['a word with a sign', [...tuple.slice(0, 8), '-1', ...tuple.slice(9)]],
    ['a word that is a number and not text', [...tuple.slice(0, 8), 1, ...tuple.slice(9)]],
  ])('refuses %s', (_, bad) => {
    expect(() => termsFromTuple(bad)).toThrow(BadTermsError);
  });

  it('refuses a seat that is none', () => {
    const seat = { digest: zeroHash, money: '1', held: '2', stakes: '3' };
    expect(seatFromWords(seat)).toEqual({ digest: zeroHash, money: 1n, held: 2n, stakes: 3n });
    expect(() => seatFromWords({ ...seat, money: '' })).toThrow(BadTermsError);
    expect(() => seatFromWords({ ...seat, digest: '0x' })).toThrow(BadTermsError);
  });
});

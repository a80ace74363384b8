import type { ContractFunctionArgs } from 'viem';
import { isAddress, isHex, stringToHex, type Hex } from 'viem';
import { taskEscrowAbi } from '../generated/abi';

/** `Terms` as the contract takes them: small fields share words. */
export type Terms = ContractFunctionArgs<typeof taskEscrowAbi, 'view', 'hashTerms'>[0];

/** `Terms` with every field under its own name. */
export type TermsFields = ContractFunctionArgs<typeof taskEscrowAbi, 'pure', 'packTerms'>[0];

/** The content of a seat's word, as later calls must bring it. */
export type SeatPreimage = ContractFunctionArgs<typeof taskEscrowAbi, 'nonpayable', 'accept'>[2];

/** The widths of the fields of a shared word, from the lowest bit up. */
const SHAPE = [8, 8, 16, 16, 16, 8, ...Array<number>(8).fill(16), 56];
const CLOCKS = [32, 32, 32, 32, 32, 32, 40];
const HALVES = [128, 128];

/** Thrown when a value does not fit its field or a word has a form the contract never gives. */
export class BadTermsError extends Error {
  constructor(readonly field: string) {
    super(`bad terms: ${field}`);
    this.name = 'BadTermsError';
  }
}

function packWord(name: string, widths: number[], values: (number | bigint)[]): bigint {
  let word = 0n;
  let shift = 0n;
  widths.forEach((width, index) => {
    const given = values[index] ?? 0;
    if (typeof given === 'number' && !Number.isSafeInteger(given)) throw new BadTermsError(name);
    const value = BigInt(given);
    if (value < 0n || value >> BigInt(width) !== 0n) throw new BadTermsError(name);
    word |= value << shift;
    shift += BigInt(width);
  });
  return word;
}

function unpackWord(name: string, widths: number[], word: bigint): bigint[] {
  let rest = word;
  const values = widths.map((width) => {
    const value = rest & ((1n << BigInt(width)) - 1n);
    rest >>= BigInt(width);
    return value;
  });
  if (rest !== 0n) throw new BadTermsError(name);
  return values;
}

/** Packs named fields into terms, exactly as `packTerms` of the contract does. */
export function packTerms(fields: TermsFields): Terms {
  return {
    poster: fields.poster,
    token: fields.token,
    arbitrator: fields.arbitrator,
    treasury: fields.treasury,
    brief: fields.brief,
    skill: fields.skill,
    inviteRoot: fields.inviteRoot,
    extraHash: fields.extraHash,
    shape: packWord('shape', SHAPE, [
      fields.mode,
      fields.grade,
      fields.seats,
      fields.feeBps,
      fields.bonusSeats,
      fields.freeLapses,
      ...fields.shares,
      fields.salt,
    ]),
    clocks: packWord('clocks', CLOCKS, [
      fields.returnPeriod,
      fields.workPeriod,
      fields.reviewPeriod,
      fields.disputePeriod,
      fields.rulingPeriod,
      fields.raiseEvery,
      fields.deadline,
    ]),
    pay: packWord('pay', HALVES, [fields.reward, fields.ceiling]),
    lift: packWord('lift', HALVES, [fields.raiseBy, fields.bonus]),
    cover: packWord('cover', HALVES, [fields.bond, fields.judging]),
  };
}

/** Names the fields of packed terms, exactly as `unpackTerms` of the contract does. */
export function unpackTerms(terms: Terms): TermsFields {
  const shape = unpackWord('shape', SHAPE, terms.shape);
  const clocks = unpackWord('clocks', CLOCKS, terms.clocks).map(Number);
  const [reward = 0n, ceiling = 0n] = unpackWord('pay', HALVES, terms.pay);
  const [raiseBy = 0n, bonus = 0n] = unpackWord('lift', HALVES, terms.lift);
  const [bond = 0n, judging = 0n] = unpackWord('cover', HALVES, terms.cover);
  const small = (index: number) => Number(shape[index] ?? 0n);
  const clock = (index: number) => clocks[index] ?? 0;
  return {
    poster: terms.poster,
    token: terms.token,
    arbitrator: terms.arbitrator,
    treasury: terms.treasury,
    brief: terms.brief,
    skill: terms.skill,
    inviteRoot: terms.inviteRoot,
    extraHash: terms.extraHash,
    mode: small(0),
    grade: small(1),
    seats: small(2),
    feeBps: small(3),
    bonusSeats: small(4),
    freeLapses: small(5),
    shares: [small(6), small(7), small(8), small(9), small(10), small(11), small(12), small(13)],
    salt: shape[14] ?? 0n,
    returnPeriod: clock(0),
    workPeriod: clock(1),
    reviewPeriod: clock(2),
    disputePeriod: clock(3),
    rulingPeriod: clock(4),
    raiseEvery: clock(5),
    deadline: clock(6),
    reward,
    ceiling,
    raiseBy,
    bonus,
    bond,
    judging,
  };
}

/** A skill's slug as the terms carry it: ASCII, left-aligned in 32 bytes. */
export function skillToBytes32(slug: string): Hex {
  return stringToHex(slug, { size: 32 });
}

function address(name: string, value: unknown): `0x${string}` {
  if (typeof value !== 'string' || !isAddress(value, { strict: false }))
    throw new BadTermsError(name);
  return value;
}

function bytes32(name: string, value: unknown): Hex {
  if (!isHex(value) || value.length !== 66) throw new BadTermsError(name);
  return value;
}

function word(name: string, value: unknown): bigint {
  const text = typeof value === 'string' ? value : '';
  if (!/^(?:\d{1,78}|0x[0-9a-f]{1,64})$/i.test(text)) throw new BadTermsError(name);
  return BigInt(text);
}

/** Terms from the tuple that the API serves: eight hex strings, then five words as decimal text. */
export function termsFromTuple(tuple: readonly unknown[]): Terms {
  if (tuple.length !== 13) throw new BadTermsError('length');
  return {
    poster: address('poster', tuple[0]),
    token: address('token', tuple[1]),
    arbitrator: address('arbitrator', tuple[2]),
    treasury: address('treasury', tuple[3]),
    brief: bytes32('brief', tuple[4]),
    skill: bytes32('skill', tuple[5]),
    inviteRoot: bytes32('inviteRoot', tuple[6]),
    extraHash: bytes32('extraHash', tuple[7]),
    shape: word('shape', tuple[8]),
    clocks: word('clocks', tuple[9]),
    pay: word('pay', tuple[10]),
    lift: word('lift', tuple[11]),
    cover: word('cover', tuple[12]),
  };
}

/** A seat's preimage from the API's words. */
export function seatFromWords(words: {
  digest: string;
  money: string;
  held: string;
  stakes: string;
}): SeatPreimage {
  return {
    digest: bytes32('digest', words.digest),
    money: word('money', words.money),
    held: word('held', words.held),
    stakes: word('stakes', words.stakes),
  };
}

// The page names the parts of a seat and checks its hash; vectors computed apart, with Python's eth_abi.
import { zeroHash } from 'viem';
import { describe, expect, it } from 'vitest';
import { hashSeat, isSeatOf, shareStakes, subjectOf, unpackSeat } from '../../src/escrow/seat';
import { WORKER } from '../pages/fixtures';

const seat = {
  digest: `0x${'11'.repeat(32)}`,
  money: 100n | (30n << 128n),
  held: 5n | (1n << 128n) | (2n << 136n) | (1n << 144n) | (7n << 152n),
  stakes: 9n | (4n << 128n),
} as const;
const HASH = 0xb23c645bd4dd07fb3ded1031b5feef91b4015b6f542e88788369n;

describe('a seat', () => {
  it('has its parts where the contract keeps them', () => {
    expect(unpackSeat(seat)).toEqual({
      digest: seat.digest,
      price: 100n,
      paid: 30n,
      bond: 5n,
      milestone: 1,
      changes: 2,
      bonus: true,
      entry: 7,
      posterStake: 9n,
      workerStake: 4n,
    });
  });

  it('is bound by its hash, and any other is seen through', () => {
    expect(hashSeat(seat)).toBe(HASH);
    const word = 2n | (1_790_000_000n << 8n) | (HASH << 48n);
    expect(isSeatOf(seat, word)).toBe(true);
    expect(isSeatOf({ ...seat, money: seat.money + 1n }, word)).toBe(false);
    expect(isSeatOf({ ...seat, digest: zeroHash }, word)).toBe(false);
  });

  it('names the subject of its dispute', () => {
    expect(subjectOf(`0x${'ab'.repeat(32)}`, WORKER)).toBe(
      0x9236753a24f75f165ba8dd76c8e23882bf327318db8a92012e2en,
    );
  });

  it.each([
    [0n, 0n, 0n, 0n],
    [10n, 0n, 10n, 0n],
    [10n, 10n, 5n, 15n],
    [10n, 30n, 2n, 38n],
  ])('shares stakes of %d and %d without a rest', (poster, worker, toPoster, toWorker) => {
    expect(shareStakes(poster, worker)).toEqual({ poster: toPoster, worker: toWorker });
  });
});

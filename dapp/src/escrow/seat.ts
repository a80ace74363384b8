import { encodeAbiParameters, keccak256, zeroHash, type Address, type Hex } from 'viem';
import type { SeatPreimage } from './terms';

const HALF = (1n << 128n) - 1n;
const BYTE = 0xffn;

/** The content of a seat under its own names. */
export interface SeatFields {
  digest: Hex;
  /** Net, in token units. */
  price: bigint;
  paid: bigint;
  bond: bigint;
  milestone: number;
  changes: number;
  bonus: boolean;
  entry: number;
  /** In wei. */
  posterStake: bigint;
  workerStake: bigint;
}

/** Names the fields of a seat's preimage. */
export function unpackSeat(seat: SeatPreimage): SeatFields {
  const held = (shift: bigint) => Number((seat.held >> shift) & BYTE);
  return {
    digest: seat.digest,
    price: seat.money & HALF,
    paid: seat.money >> 128n,
    bond: seat.held & HALF,
    milestone: held(128n),
    changes: held(136n),
    bonus: held(144n) !== 0,
    entry: held(152n),
    posterStake: seat.stakes & HALF,
    workerStake: seat.stakes >> 128n,
  };
}

const SEAT = [
  {
    type: 'tuple',
    components: [
      { name: 'digest', type: 'bytes32' },
      { name: 'money', type: 'uint256' },
      { name: 'held', type: 'uint256' },
      { name: 'stakes', type: 'uint256' },
    ],
  },
] as const;

const HASH_BITS = (1n << 208n) - 1n;

/** The hash part of a seat's word. */
export function hashSeat(seat: SeatPreimage): bigint {
  return BigInt(keccak256(encodeAbiParameters(SEAT, [seat]))) & HASH_BITS;
}

/** Whether a seat's preimage is the one that its word holds. */
export function isSeatOf(seat: SeatPreimage, word: bigint): boolean {
  return word >> 48n === hashSeat(seat);
}

/** The group of a dispute's evidence, which is also its subject; a contest has no worker. */
export function subjectOf(taskId: Hex, worker: Address): bigint {
  const types = [{ type: 'bytes32' }, { type: 'address' }] as const;
  return BigInt(keccak256(encodeAbiParameters(types, [taskId, worker]))) & HASH_BITS;
}

/** A preimage that calls may bring where the escrow ignores it. */
export const NO_SEAT: SeatPreimage = { digest: zeroHash, money: 0n, held: 0n, stakes: 0n };

/** How stakes are shared when nobody won, in wei: to the poster the square of his over the sum, the rest to the worker. */
export function shareStakes(poster: bigint, worker: bigint): { poster: bigint; worker: bigint } {
  const sum = poster + worker;
  if (sum === 0n) return { poster: 0n, worker: 0n };
  const toPoster = (poster * poster) / sum;
  return { poster: toPoster, worker: sum - toPoster };
}

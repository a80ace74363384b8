import { feeOn } from './funding';

/** A price paid in parts: shares in basis points, the first zero ends them, the last part is what is left. */

const WHOLE = 10_000;
export const MAX_MILESTONES = 8;

export interface Part {
  /** Basis points of the price. */
  share: number;
  net: bigint;
  fee: bigint;
}

/** How many milestones shares stand for. */
export function milestonesOf(shares: readonly number[]): number {
  const end = shares.indexOf(0);
  return end === -1 ? shares.length : end;
}

/** What is paid for each milestone, as the escrow computes it. */
export function partsOf(price: bigint, shares: readonly number[], feeBps: number): Part[] {
  const count = milestonesOf(shares);
  let paid = 0n;
  return shares.slice(0, count).map((share, index) => {
    const isLast = index === count - 1;
    const net = isLast ? price - paid : (price * BigInt(share)) / BigInt(WHOLE);
    paid += net;
    return { share, net, fee: feeOn(net, feeBps) };
  });
}

/** Shares as the terms carry them: eight of them, zeros behind the last. */
export function padShares(shares: readonly number[]) {
  const at = (index: number) => shares[index] ?? 0;
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)] as const;
}

/** Equal shares that sum to the whole; what does not divide falls to the last. */
export function evenShares(count: number): number[] {
  const each = Math.floor(WHOLE / count);
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 ? WHOLE - each * (count - 1) : each,
  );
}

export type SharesProblem = 'share' | 'tooMany' | 'sum';

export type ParsedShares =
  { ok: true; shares: number[] } | { ok: false; problem: SharesProblem; sum: number };

/** Basis points of a percentage as typed, with at most two digits after the point; null when it is none. */
export function percentToBps(text: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.normalize('NFKC').replace('%', '').trim());
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Reads percentages, joined by blanks as a form keeps them. */
export function parseShares(text: string): ParsedShares {
  const given = splitShares(text).map(percentToBps);
  const sum = given.reduce<number>((total, each) => total + (each ?? 0), 0);
  if (given.length > MAX_MILESTONES) return { ok: false, problem: 'tooMany', sum };
  const shares = given.filter((each): each is number => each !== null && each > 0);
  if (shares.length !== given.length) return { ok: false, problem: 'share', sum };
  return sum === WHOLE ? { ok: true, shares } : { ok: false, problem: 'sum', sum };
}

/** The inputs of the editor; one that is still empty counts as one. */
export function splitShares(text: string): string[] {
  return text.split(' ');
}

export function joinShares(inputs: readonly string[]): string {
  return inputs.map((each) => each.replaceAll(/\s/g, '')).join(' ');
}

/** A share as its input shows it. */
export function bpsText(bps: number): string {
  return String(bps / 100);
}

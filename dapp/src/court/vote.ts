import { encodeAbiParameters, isHex, keccak256, size, toHex, type Address, type Hex } from 'viem';
import { findSecret, keepSecret, saveSecret, type Memory } from '../sealed/keep';

/** A juror's vote, hidden until it is revealed: what opens it stays in the browser that made it. */

/** Whose vote in which round it is. */
export interface VoteSubject {
  chainId: number;
  court: Address;
  disputeId: string;
  round: number;
  juror: Address;
}

export interface VoteSecret extends VoteSubject {
  schema: 'guildhall/vote/1';
  ruling: number;
  salt: Hex;
}

/** A new vote, with thirty-two random bytes, so that nobody finds out the ruling by trying. */
export function voteOf(subject: VoteSubject, ruling: number): VoteSecret {
  const salt = toHex(crypto.getRandomValues(new Uint8Array(32)));
  return { schema: 'guildhall/vote/1', ...subject, ruling, salt };
}

const COMMITMENT = [
  { type: 'uint256' },
  { type: 'address' },
  { type: 'uint256' },
  { type: 'uint256' },
  { type: 'address' },
  { type: 'uint256' },
  { type: 'bytes32' },
] as const;

/**
 * `keccak256(abi.encode(chainId, court, disputeId, round, juror, ruling, salt))`: computed here, since a node that was
 * asked for it would know the vote.
 */
export function voteCommitment(secret: VoteSecret): Hex {
  const { chainId, court, disputeId, round, juror, ruling, salt } = secret;
  return keccak256(
    encodeAbiParameters(COMMITMENT, [
      BigInt(chainId),
      court,
      BigInt(disputeId),
      BigInt(round),
      juror,
      BigInt(ruling),
      salt,
    ]),
  );
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Reads a saved vote, and refuses whatever does not open this commitment of this juror; null then. */
export function readVote(
  text: string,
  subject: VoteSubject,
  commitment: string,
): VoteSecret | null {
  try {
    const value = JSON.parse(text) as Partial<VoteSecret> | null;
    if (value?.schema !== 'guildhall/vote/1') return null;
    const secret = value as VoteSecret;
    if (!isHex(secret.salt) || size(secret.salt) !== 32) return null;
    const fits =
      secret.chainId === subject.chainId &&
      same(secret.court, subject.court) &&
      secret.disputeId === subject.disputeId &&
      secret.round === subject.round &&
      same(secret.juror, subject.juror);
    return fits && same(voteCommitment(secret), commitment) ? secret : null;
  } catch {
    return null;
  }
}

const keyOf = ({ chainId, court, disputeId, round, juror }: VoteSubject) =>
  ['guildhall.vote', chainId, court, disputeId, round, juror].join('.').toLowerCase();

/** Keeps a vote beside those of earlier tries; tells whether it could. */
export function keepVote(storage: Memory | null, secret: VoteSecret): boolean {
  return keepSecret(storage, keyOf(secret), secret);
}

/** The vote behind a commitment, if this browser has it. */
export function findVote(
  storage: Memory | null,
  subject: VoteSubject,
  commitment: string,
): VoteSecret | null {
  return findSecret(storage, keyOf(subject), (text) => readVote(text, subject, commitment));
}

export function saveVote(secret: VoteSecret): void {
  saveSecret(`guildhall-vote-${voteCommitment(secret).slice(2, 10)}.json`, secret);
}

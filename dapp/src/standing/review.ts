import {
  encodeAbiParameters,
  getAddress,
  isAddress,
  isHex,
  keccak256,
  size,
  toHex,
  type Address,
  type Hex,
  type TypedDataDefinition,
} from 'viem';
import type { ReviewAction, Side, SiteConfig } from '../api/types';
import { contractOf } from '../app/site';
import { digestOf } from '../escrow/documents';
import { reviewsAbi } from '../generated/abi';
import { findSecret, keepSecret, saveSecret, type Memory } from '../sealed/keep';
import { readCall } from '../transactions/calldata';
import { failed } from '../transactions/failures';
import type { TransactionRequest } from '../transactions/runner';

/** Reviews that nobody sees before both are sealed: what is signed hides rating and text until its author opens it. */

export const LONGEST_REVIEW = 4_000;
export const RATINGS = [5, 4, 3, 2, 1] as const;

/** Which seat a review is about, and who writes it. */
export interface ReviewSubject {
  escrow: Address;
  taskId: Hex;
  worker: Address;
  side: Side;
}

export interface ReviewText {
  schema: 'guildhall/review/1';
  taskId: string;
  worker: string;
  side: Side;
  body: string;
}

/** What opens a review, as it is kept in the browser and saved to a file. */
export interface ReviewSecret extends ReviewSubject {
  schema: 'guildhall/sealed-review/1';
  rating: number;
  salt: Hex;
  document: ReviewText;
}

/** Sides as the contract numbers them. */
const SIDES: Record<Side, number> = { poster: 0, worker: 1 };

/** A new review, with thirty-two random bytes, so that nobody finds out the rating by trying. */
export function reviewOf(subject: ReviewSubject, rating: number, body: string): ReviewSecret {
  const { taskId, worker, side } = subject;
  return {
    schema: 'guildhall/sealed-review/1',
    ...subject,
    rating,
    salt: toHex(crypto.getRandomValues(new Uint8Array(32))),
    document: {
      schema: 'guildhall/review/1',
      taskId: taskId.toLowerCase(),
      worker: worker.toLowerCase(),
      side,
      body,
    },
  };
}

const COMMITMENT = [
  { type: 'address' },
  { type: 'bytes32' },
  { type: 'address' },
  { type: 'uint8' },
  { type: 'uint8' },
  { type: 'bytes32' },
  { type: 'bytes32' },
] as const;

/** `keccak256(abi.encode(escrow, taskId, worker, side, rating, digest, salt))`. */
export function commitmentTo(secret: ReviewSecret): Hex {
  const { escrow, taskId, worker, side, rating, document, salt } = secret;
  const values = [escrow, taskId, worker, SIDES[side], rating, digestOf(document), salt] as const;
  return keccak256(encodeAbiParameters(COMMITMENT, values));
}

/** What the author of a review signs (EIP-712). */
export function reviewMessage(
  { chainId, reviews }: { chainId: number; reviews: Address },
  secret: ReviewSecret,
): TypedDataDefinition {
  const { escrow, taskId, worker, side } = secret;
  return {
    domain: { name: 'Guildhall Reviews', version: '1', chainId, verifyingContract: reviews },
    types: {
      Review: [
        { name: 'escrow', type: 'address' },
        { name: 'taskId', type: 'bytes32' },
        { name: 'worker', type: 'address' },
        { name: 'side', type: 'uint8' },
        { name: 'commitment', type: 'bytes32' },
      ],
    },
    primaryType: 'Review',
    message: { escrow, taskId, worker, side: SIDES[side], commitment: commitmentTo(secret) },
  };
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Reads a saved review, and refuses whatever does not open this commitment to this seat's review; null then. */
export function readReview(
  text: string,
  subject: ReviewSubject,
  commitment: string,
): ReviewSecret | null {
  try {
    const value = JSON.parse(text) as Partial<ReviewSecret> | null;
    if (value?.schema !== 'guildhall/sealed-review/1') return null;
    const secret = value as ReviewSecret;
    if (!isHex(secret.salt) || size(secret.salt) !== 32) return null;
    if (!isAddress(secret.escrow, { strict: false })) return null;
    const fits =
      same(secret.escrow, subject.escrow) &&
      same(secret.taskId, subject.taskId) &&
      same(secret.worker, subject.worker) &&
      secret.side === subject.side;
    return fits && same(commitmentTo(secret), commitment) ? secret : null;
  } catch {
    return null;
  }
}

const keyOf = ({ escrow, taskId, worker, side }: ReviewSubject) =>
  ['guildhall.review', escrow, taskId, worker, side].join('.').toLowerCase();

/** Keeps a review beside those of earlier tries; tells whether it could. */
export function keepReview(storage: Memory | null, secret: ReviewSecret): boolean {
  return keepSecret(storage, keyOf(secret), secret);
}

/** The review behind a commitment, if this browser has it. */
export function findReview(
  storage: Memory | null,
  subject: ReviewSubject,
  commitment: string,
): ReviewSecret | null {
  return findSecret(storage, keyOf(subject), (text) => readReview(text, subject, commitment));
}

export function saveReview(secret: ReviewSecret): void {
  saveSecret(`guildhall-review-${commitmentTo(secret).slice(2, 10)}.json`, secret);
}

interface Parts {
  config: SiteConfig;
  action: ReviewAction;
  account: Address;
  /** The task's title. */
  title: string;
}

function read({ config, action }: Parts, functions: readonly string[]) {
  return readCall(action, {
    address: contractOf(config, 'Reviews'),
    abi: reviewsAbi,
    functions,
  });
}

interface Signed {
  commitment: Hex;
  signature: Hex;
}

/**
 * The call that anchors the sealed reviews. What it says of the author's own is what he sealed, with his signature:
 * without one the contract would take any commitment from him who sends it.
 */
export function anchorCall(
  parts: Parts,
  subject: ReviewSubject,
  commitment: string,
): TransactionRequest {
  const call = read(parts, ['anchor', 'anchorOne']);
  const [escrow, , worker, ...rest] = call.args as [string, unknown, string, ...unknown[]];
  const alone = call.functionName === 'anchorOne';
  const isMine = !alone || rest[0] === SIDES[subject.side];
  const mine = rest[alone ? 1 : SIDES[subject.side]] as Signed;
  const fits =
    same(escrow, subject.escrow) &&
    same(worker, subject.worker) &&
    isMine &&
    same(mine.commitment, commitment) &&
    size(mine.signature) > 0;
  if (!fits) throw failed('call_unknown');
  return {
    kind: 'anchor_reviews',
    taskId: subject.taskId,
    subject: parts.title,
    account: parts.account,
    ...call,
  };
}

interface Opening {
  rating: number;
  digest: Hex;
  salt: Hex;
}

/** The call that opens one's own review: exactly what was sealed. */
export function revealCall(parts: Parts, secret: ReviewSecret): TransactionRequest {
  const call = read(parts, ['revealOne']);
  const [escrow, taskId, worker, side, opening] = call.args as [
    string,
    string,
    string,
    number,
    Opening,
  ];
  const fits =
    same(escrow, secret.escrow) &&
    same(taskId, secret.taskId) &&
    same(worker, secret.worker) &&
    side === SIDES[secret.side] &&
    opening.rating === secret.rating &&
    same(opening.digest, digestOf(secret.document)) &&
    same(opening.salt, secret.salt);
  if (!fits) throw failed('call_unknown');
  return {
    kind: 'reveal_review',
    taskId: secret.taskId,
    subject: parts.title,
    account: parts.account,
    ...call,
  };
}

/** The seat's review by one of its sides; null for everybody else. */
export function subjectFor(
  task: { id: string; escrow: string; poster: string },
  worker: string,
  account: string | null,
): ReviewSubject | null {
  if (account === null) return null;
  const side = same(account, task.poster) ? 'poster' : same(account, worker) ? 'worker' : null;
  if (side === null) return null;
  return {
    escrow: getAddress(task.escrow),
    taskId: task.id as Hex,
    worker: getAddress(worker),
    side,
  };
}

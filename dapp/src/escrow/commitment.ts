import { encodeAbiParameters, isHex, keccak256, size, toHex, type Address, type Hex } from 'viem';
import { digestOf, type DeliverableDocument } from './documents';

/** Entering a contest without showing the entry: what is committed is opened later, by nobody without salt and content. */

const TYPES = [
  { type: 'bytes32' },
  { type: 'address' },
  { type: 'bytes32' },
  { type: 'bytes32' },
] as const;

/** `keccak256(abi.encode(taskId, worker, digest, salt))`. */
export function commitmentOf(taskId: Hex, worker: Address, digest: Hex, salt: Hex): Hex {
  return keccak256(encodeAbiParameters(TYPES, [taskId, worker, digest, salt]));
}

/** Thirty-two random bytes, so that nobody finds a commitment's content by trying. */
export function freshOpeningSalt(): Hex {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

/** What opens a commitment, as it is kept in the browser and saved to a file. */
export interface Opening {
  schema: 'guildhall/opening/1';
  taskId: Hex;
  worker: Address;
  salt: Hex;
  document: DeliverableDocument;
}

/** The opening of a new entry. */
export function openingOf(taskId: Hex, worker: Address, document: DeliverableDocument): Opening {
  return { schema: 'guildhall/opening/1', taskId, worker, salt: freshOpeningSalt(), document };
}

/** The digest of the entry's content and the commitment to it. */
export function commit({ taskId, worker, salt, document }: Opening): {
  digest: Hex;
  commitment: Hex;
} {
  const digest = digestOf(document);
  return { digest, commitment: commitmentOf(taskId, worker, digest, salt) };
}

const isBytes32 = (value: unknown): value is Hex => isHex(value) && size(value) === 32;

/** Reads an opening, and refuses whatever is not exactly that of this entry; null then. */
export function readOpening(
  text: string,
  entry: { taskId: string; worker: string; commitment: string | null },
): Opening | null {
  try {
    const value = JSON.parse(text) as Partial<Opening> | null;
    if (value?.schema !== 'guildhall/opening/1' || !isBytes32(value.salt)) return null;
    if (!isBytes32(value.taskId) || typeof value.worker !== 'string') return null;
    if (typeof value.document !== 'object') return null;
    const opening = value as Opening;
    const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
    if (!same(opening.taskId, entry.taskId) || !same(opening.worker, entry.worker)) return null;
    const { commitment } = commit(opening);
    if (entry.commitment !== null && !same(commitment, entry.commitment)) return null;
    return opening;
  } catch {
    return null;
  }
}

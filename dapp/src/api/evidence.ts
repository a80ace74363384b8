import { sha256 } from 'viem';
import { failed } from '../transactions/failures';
import { currentCsrfToken, failureOfProblem } from './client';

/** The largest file of evidence that the API takes, in bytes. */
const LARGEST = 5 * 1024 * 1024;

interface Stored {
  digest: string;
  uri: string;
}

function isStored(value: unknown): value is Stored {
  return (
    typeof value === 'object' &&
    value !== null &&
    'digest' in value &&
    typeof value.digest === 'string' &&
    'uri' in value &&
    typeof value.uri === 'string'
  );
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Version 1, raw bytes, sha-256 of 32 bytes: how the CID of one block begins, in hexadecimal. */
const PREFIX = '01551220';

/** One block of IPFS is at most this long; a larger file has a CID that is not of its digest. */
const BLOCK = 256 * 1024;

/** The digest that the URI of one block stands for; null for any other URI. */
export function digestOfUri(uri: string): string | null {
  const text = /^(?:ipfs:\/\/|\/ipfs\/)b([a-z2-7]{58})$/.exec(uri)?.[1];
  if (text === undefined) return null;
  let value = 0n;
  for (const letter of text) value = value * 32n + BigInt(BASE32.indexOf(letter));
  // 58 letters are 290 bits, of which the last two fill up the 36 bytes.
  const hex = (value >> 2n).toString(16).padStart(72, '0');
  return hex.startsWith(PREFIX) ? `0x${hex.slice(PREFIX.length)}` : null;
}

/**
 * Stores a file of evidence; resolves with its URI, which goes onto the chain. The digest is computed here, and
 * what the URI stands for is checked against it.
 */
export async function storeEvidence(taskId: string, file: File): Promise<string> {
  if (file.size > LARGEST) throw failed('attachment_too_large', { limit: String(LARGEST) });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const query = new URLSearchParams({ task_id: taskId, name: file.name });
  const token = currentCsrfToken();
  let response: Response;
  try {
    response = await globalThis.fetch(`/api/v1/evidence?${query.toString()}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'Content-Type': file.type || 'application/octet-stream',
        ...(token === null ? {} : { 'X-CSRF-Token': token }),
      },
      body: bytes,
    });
  } catch {
    throw failed('api_unreachable', { status: '0' });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOfProblem(response.status, answer);
  const digest = sha256(bytes);
  if (!isStored(answer) || answer.digest !== digest) throw failed('digest_mismatch');
  if (file.size <= BLOCK && digestOfUri(answer.uri) !== digest) throw failed('digest_mismatch');
  return answer.uri;
}

/** The text that bytes are, or null where they are none; a server's word on their kind is not asked. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}

/**
 * The text of a piece of evidence, if it is the one that its URI stands for. A file that is no text is handed over to be
 * saved, and null stands in its place.
 */
export async function readEvidence(uri: string): Promise<string | null> {
  const digest = digestOfUri(uri);
  if (digest === null) throw failed('evidence_elsewhere');
  let response: Response;
  try {
    response = await globalThis.fetch(`/api/v1/evidence/${digest}`, { credentials: 'same-origin' });
  } catch {
    throw failed('api_unreachable', { status: '0' });
  }
  if (!response.ok) {
    throw failureOfProblem(response.status, await response.json().catch(() => null));
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (sha256(bytes) !== digest) throw failed('content_mismatch');
  const text = textOf(bytes);
  if (text !== null) return text;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = `evidence-${digest.slice(2, 10)}`;
  link.click();
  URL.revokeObjectURL(link.href);
  return null;
}

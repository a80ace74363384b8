import type { Address, Hex } from 'viem';
import type { components } from '../generated/api';
import { answerOf, api } from '../api/client';
import { failed } from '../transactions/failures';
import { digestOf, freshSalt, type DeliverableDocument } from './documents';

/** What a poster writes when he asks for changes or rejects; the chain carries its digest. */
export type NoteDocument = components['schemas']['NoteDocument'];

export const LONGEST_NOTE = 20_000;

export function noteOf(taskId: string, worker: Address, body: string): NoteDocument {
  return {
    schema: 'guildhall/note/1',
    taskId: taskId.toLowerCase(),
    worker: worker.toLowerCase(),
    body,
    salt: freshSalt(),
  };
}

/** Stores a note; resolves with its digest, which was computed here and which the server must agree to. */
export async function keepNote(note: NoteDocument): Promise<Hex> {
  const digest = digestOf(note);
  const stored = await answerOf(
    api.POST('/api/v1/notes', {
      params: { query: { digest }, header: { 'idempotency-key': digest.slice(2) } },
      body: note,
    }),
  );
  if (stored.digest !== digest) throw failed('digest_mismatch');
  return digest;
}

export function deliverableOf(taskId: string, body: string, links: string[]): DeliverableDocument {
  return {
    schema: 'guildhall/deliverable/1',
    taskId: taskId.toLowerCase(),
    body,
    links,
    salt: freshSalt(),
  };
}

/** Stores a deliverable; resolves with its digest, which was computed here and which the server must agree to. */
export async function keepDeliverable(document: DeliverableDocument): Promise<Hex> {
  const digest = digestOf(document);
  const stored = await answerOf(
    api.POST('/api/v1/deliverables', {
      params: { query: { digest }, header: { 'idempotency-key': digest.slice(2) } },
      body: document,
    }),
  );
  if (stored.digest !== digest) throw failed('digest_mismatch');
  return digest;
}

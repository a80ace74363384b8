import type { Attachment } from '../api/types';
import type { Failure } from '../transactions/failures';

/** A message on its way: it keeps its `client_id` through every attempt, so that none of them can double it. */
export interface Outgoing {
  room: string;
  client_id: string;
  body: string;
  lang: string | null;
  attachments: Attachment[];
  created_at: number;
  /** Null while an attempt is under way, else why the last one failed. */
  failure: Failure | null;
}

const keyOf = (me: string) => `guildhall.outbox.${me}`;

function isOutgoing(value: unknown): value is Outgoing {
  return (
    typeof value === 'object' &&
    value !== null &&
    'room' in value &&
    typeof value.room === 'string' &&
    'client_id' in value &&
    typeof value.client_id === 'string' &&
    'body' in value &&
    typeof value.body === 'string' &&
    'attachments' in value &&
    Array.isArray(value.attachments)
  );
}

/** What this tab had not yet delivered before a reload. */
export function storedOutbox(me: string): Outgoing[] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(me)) ?? '[]');
    return Array.isArray(value) ? value.filter(isOutgoing) : [];
  } catch {
    return [];
  }
}

export function storeOutbox(me: string, outgoing: readonly Outgoing[]): void {
  try {
    if (outgoing.length === 0) sessionStorage.removeItem(keyOf(me));
    else sessionStorage.setItem(keyOf(me), JSON.stringify(outgoing));
  } catch {
    // Not kept across a reload, but still on its way.
  }
}

import type { Message } from '../api/types';

/**
 * The stretch of a room's history that is known here: ascending, without a gap and without a double. What comes too
 * early is not kept but asked for in order, so that nobody ever reads an answer before its question.
 */
export interface Log {
  readonly messages: readonly Message[];
  /** The highest number the room is known to have. */
  readonly last: number;
}

export const EMPTY: Log = { messages: [], last: 0 };

const firstOf = (log: Log) => log.messages[0]?.seq ?? null;
const lastOf = (log: Log) => log.messages.at(-1)?.seq ?? null;

/** Whether there is something before what is known. */
export function hasOlder(log: Log): boolean {
  const first = firstOf(log);
  return first !== null && first > 1;
}

/** The number after which messages are missing, or null when nothing is. */
export function missingAfter(log: Log): number | null {
  const last = lastOf(log) ?? 0;
  return last < log.last ? last : null;
}

/** The log with some of the room's messages, in ascending order, joined to it. */
export function joined(log: Log, messages: readonly Message[], known = 0): Log {
  let list = log.messages;
  const newest = messages.at(-1)?.seq ?? 0;
  const before = messages.filter(({ seq }) => seq < (firstOf(log) ?? Infinity));
  if (list.length === 0) {
    list = contiguous(messages);
  } else {
    if (before.length > 0 && before.at(-1)?.seq === (firstOf(log) ?? 0) - 1) {
      list = [...contiguous(before), ...list];
    }
    for (const message of messages) {
      if (message.seq === (list.at(-1)?.seq ?? 0) + 1) list = [...list, message];
    }
  }
  const last = Math.max(log.last, newest, known);
  if (list === log.messages && last === log.last) return log;
  return { messages: list, last };
}

/** The end of a list that has no gap in it. */
function contiguous(messages: readonly Message[]): readonly Message[] {
  let start = messages.length - 1;
  while (start > 0 && messages[start - 1]?.seq === (messages[start]?.seq ?? 0) - 1) start -= 1;
  return messages.slice(Math.max(start, 0));
}

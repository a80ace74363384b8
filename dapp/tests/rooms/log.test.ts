// A room's history on the page has no gap and no double, in whatever order and however often messages come (R11).
import { describe, expect, it } from 'vitest';
import { EMPTY, hasOlder, joined, missingAfter } from '../../src/rooms/log';
import { messageOf, range } from './fixtures';

const seqs = (log: typeof EMPTY) => log.messages.map(({ seq }) => seq);

describe('a log', () => {
  it('grows downwards and upwards', () => {
    let log = joined(EMPTY, range(5, 7), 7);
    expect(hasOlder(log)).toBe(true);
    log = joined(log, range(8, 9));
    log = joined(log, range(1, 4));
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(hasOlder(log)).toBe(false);
    expect(missingAfter(log)).toBeNull();
  });

  it('takes each message once', () => {
    const log = joined(joined(EMPTY, range(1, 3)), [...range(2, 4), messageOf(4)]);
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(joined(log, range(1, 4))).toBe(log);
  });

  it('does not show a message before those that come ahead of it, and knows what to ask for', () => {
    const log = joined(joined(EMPTY, range(1, 2)), [messageOf(5)]);
    expect(seqs(log)).toEqual([1, 2]);
    expect(missingAfter(log)).toBe(2);
    expect(missingAfter(joined(log, range(3, 5)))).toBeNull();
  });

  it('does not join older messages across a gap', () => {
    const log = joined(joined(EMPTY, range(7, 8)), range(2, 4));
    expect(seqs(log)).toEqual([7, 8]);
  });

  it('asks for everything when a first message is announced to an empty room', () => {
    expect(missingAfter(joined(EMPTY, [], 3))).toBe(0);
  });
});

// What opens an entry is kept where it was made, beside earlier ones, and found again by its commitment alone (R10).
import { describe, expect, it } from 'vitest';
import { commit, openingOf } from '../../src/escrow/commitment';
import { findOpening, keepOpening } from '../../src/escrow/openings';
import { deliverableOf } from '../../src/escrow/stored';
import { STRANGER, WORKER } from '../pages/fixtures';

const taskId = `0x${'ab'.repeat(32)}` as const;

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
}

const make = (body: string) => openingOf(taskId, WORKER, deliverableOf(taskId, body, []));
const entryOf = (opening: ReturnType<typeof make>) => ({
  taskId,
  worker: WORKER.toLowerCase(),
  commitment: commit(opening).commitment,
});

describe('openings', () => {
  it('are all kept: an earlier try may have reached the chain after all', () => {
    const storage = new Memory();
    const [first, second] = [make('one'), make('two')];
    expect(keepOpening(storage, first)).toBe(true);
    expect(keepOpening(storage, second)).toBe(true);
    expect(findOpening(storage, entryOf(first))).toEqual(first);
    expect(findOpening(storage, entryOf(second))).toEqual(second);
    expect(findOpening(storage, entryOf(make('three')))).toBeNull();
    expect(findOpening(storage, { ...entryOf(first), worker: STRANGER })).toBeNull();
  });

  it('survive what somebody else wrote there', () => {
    const storage = new Memory();
    const opening = make('one');
    keepOpening(storage, opening);
    const [key = ''] = storage.kept.keys();
    for (const text of ['{', '5', '[null, 5, {}]']) {
      storage.kept.set(key, text);
      expect(findOpening(storage, entryOf(opening))).toBeNull();
      expect(keepOpening(storage, opening)).toBe(true);
      expect(findOpening(storage, entryOf(opening))).toEqual(opening);
    }
  });

  it('say so when they cannot be kept', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(keepOpening(full, make('one'))).toBe(false);
    expect(keepOpening({ getItem: () => null, setItem: () => undefined }, make('one'))).toBe(false);
    expect(keepOpening(null, make('one'))).toBe(false);
    expect(findOpening(null, entryOf(make('one')))).toBeNull();
  });
});

import { commit, readOpening, type Opening } from './commitment';

/** The openings of one's entries, as this browser keeps them; whoever loses one cannot reveal. */

interface Memory {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
}

const keyOf = (taskId: string, worker: string) =>
  `guildhall.openings.${taskId.toLowerCase()}.${worker.toLowerCase()}`;

function listOf(storage: Memory, key: string): unknown[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

/** Keeps an opening beside those of earlier tries, which may have reached the chain after all; tells whether it could. */
export function keepOpening(storage: Memory | null, opening: Opening): boolean {
  if (storage === null) return false;
  const key = keyOf(opening.taskId, opening.worker);
  try {
    storage.setItem(key, JSON.stringify([...listOf(storage, key), opening]));
    return storage.getItem(key)?.includes(opening.salt) ?? false;
  } catch {
    return false;
  }
}

/** The opening of an entry's commitment, if this browser has it. */
export function findOpening(
  storage: Memory | null,
  entry: { taskId: string; worker: string; commitment: string },
): Opening | null {
  if (storage === null) return null;
  for (const each of listOf(storage, keyOf(entry.taskId, entry.worker))) {
    const opening = readOpening(JSON.stringify(each), entry);
    if (opening) return opening;
  }
  return null;
}

/** The browser's storage; null where it refuses one. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Hands a copy of an opening to the person as a file. */
export function saveOpening(opening: Opening): void {
  const text = JSON.stringify(opening, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `guildhall-entry-${commit(opening).commitment.slice(2, 10)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

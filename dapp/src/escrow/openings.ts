import { findSecret, keepSecret, saveSecret, type Memory } from '../sealed/keep';
import { commit, readOpening, type Opening } from './commitment';

/** The openings of one's entries, as this browser keeps them. */

const keyOf = (taskId: string, worker: string) =>
  `guildhall.openings.${taskId.toLowerCase()}.${worker.toLowerCase()}`;

/** Keeps an opening beside those of earlier tries; tells whether it could. */
export function keepOpening(storage: Memory | null, opening: Opening): boolean {
  return keepSecret(storage, keyOf(opening.taskId, opening.worker), opening);
}

/** The opening of an entry's commitment, if this browser has it. */
export function findOpening(
  storage: Memory | null,
  entry: { taskId: string; worker: string; commitment: string },
): Opening | null {
  const read = (text: string) => readOpening(text, entry);
  return findSecret(storage, keyOf(entry.taskId, entry.worker), read);
}

/** Hands a copy of an opening to the person as a file. */
export function saveOpening(opening: Opening): void {
  saveSecret(`guildhall-entry-${commit(opening).commitment.slice(2, 10)}.json`, opening);
}

import type { DisputePage } from '../../api/types';

export type Side = 'poster' | 'worker' | 'others';

/** For whom an account speaks in a dispute; in a contest every entrant stands against the poster. */
export function sideOf(
  page: Pick<DisputePage, 'poster' | 'worker' | 'choices'>,
  account: string,
): Side {
  const same = (other: string | null) => other?.toLowerCase() === account.toLowerCase();
  if (same(page.poster)) return 'poster';
  const against = same(page.worker) || page.choices.some(({ worker }) => same(worker));
  return against ? 'worker' : 'others';
}

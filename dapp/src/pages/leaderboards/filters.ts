import type { BoardFilters } from '../../api/standing';
import { SKILL_SLUG, matchOf } from '../../app/search-params';

export const SIDES = ['worker', 'poster'] as const;
export const PERIODS = ['all', 'week', 'month', 'quarter'] as const;

/** What the address bar asks for; anything that makes no sense is left out. */
export function filtersOf(params: URLSearchParams) {
  const side = SIDES.find((each) => each === params.get('side')) ?? 'worker';
  const period = PERIODS.find((each) => each === params.get('period')) ?? 'all';
  const skill = matchOf(params, 'skill', SKILL_SLUG);
  return { side, period, ...(skill === null ? {} : { skill }) } satisfies BoardFilters;
}

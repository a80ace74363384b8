import type { TaskFilters } from '../../api/queries';
import type { SiteConfig } from '../../api/types';
import { SKILL_SLUG, matchOf, searchOf, withParam } from '../../app/search-params';
import { parseAmount } from '../../money/units';

export const STATUSES = [
  'open',
  'in_progress',
  'in_review',
  'in_dispute',
  'completed',
  'expired',
  'closed',
] as const;
export const GRADES = ['C', 'B', 'A'] as const;
export const SORTS = ['newest', 'reward', 'deadline'] as const;

/** Everything the list can be narrowed by, as it stands in the address bar. */
export const FILTER_NAMES = [
  'q',
  'status',
  'grade',
  'skill',
  'token',
  'min',
  'max',
  'lang',
  'sort',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

function oneOf<T extends string>(values: readonly T[], text: string | null): T | undefined {
  return values.find((value) => value === text);
}

/**
 * What to ask of the API for an address bar. Values it would refuse are left out rather than sent, so that a shared or
 * mistyped address still shows a list. Rewards are written in tokens, so they need one to be chosen.
 */
export function filtersOf(params: URLSearchParams, config: SiteConfig): TaskFilters {
  const filters: TaskFilters = {};
  const q = searchOf(params);
  if (q) filters.q = q;
  const status = oneOf(STATUSES, params.get('status'));
  if (status) filters.status = status;
  const grade = oneOf(GRADES, params.get('grade'));
  if (grade) filters.grade = grade;
  const skill = matchOf(params, 'skill', SKILL_SLUG);
  if (skill) filters.skill = skill;
  const lang = oneOf(['en', 'zh'], params.get('lang'));
  if (lang) filters.lang = lang;
  const sort = oneOf(SORTS, params.get('sort'));
  if (sort) filters.sort = sort;
  const wanted = params.get('token')?.toLowerCase();
  const token = config.tokens.find(({ address }) => address.toLowerCase() === wanted);
  if (token) {
    filters.token = token.address;
    const min = parseAmount(params.get('min') ?? '', token.decimals);
    if (min.ok) filters.min_reward = min.value.toString();
    const max = parseAmount(params.get('max') ?? '', token.decimals);
    if (max.ok) filters.max_reward = max.value.toString();
  }
  return filters;
}

/** The address bar with one filter changed; bounds of the reward go with the token they are in. */
export function withFilter(
  params: URLSearchParams,
  name: FilterName,
  value: string,
): URLSearchParams {
  const next = withParam(params, name, value);
  if (name === 'token' && value === '') {
    next.delete('min');
    next.delete('max');
  }
  return next;
}

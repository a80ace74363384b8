import type { PeopleFilters } from '../../api/people';

export const FILTER_NAMES = ['q', 'skill', 'lang'] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

/** What to ask of the API for an address bar; values it would refuse are left out, so that a list is still shown. */
export function filtersOf(params: URLSearchParams): PeopleFilters {
  const filters: PeopleFilters = {};
  const q = params.get('q')?.trim().slice(0, 200);
  if (q) filters.q = q;
  const skill = params.get('skill');
  if (skill !== null && /^[a-z0-9][a-z0-9-]{0,31}$/.test(skill)) filters.skill = skill;
  const lang = params.get('lang');
  if (lang !== null && /^[a-z]{2,3}$/.test(lang)) filters.lang = lang;
  return filters;
}

/** The address bar with one filter changed; an empty value takes it out. */
export function withFilter(
  params: URLSearchParams,
  name: FilterName,
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value.trim() === '') next.delete(name);
  else next.set(name, value);
  return next;
}

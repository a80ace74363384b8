import type { PeopleFilters } from '../../api/people';
import { SKILL_SLUG, matchOf, searchOf } from '../../app/search-params';

export type FilterName = 'q' | 'skill' | 'lang';

/** What to ask of the API for an address bar; values it would refuse are left out, so that a list is still shown. */
export function filtersOf(params: URLSearchParams): PeopleFilters {
  const q = searchOf(params);
  const skill = matchOf(params, 'skill', SKILL_SLUG);
  const lang = matchOf(params, 'lang', /^[a-z]{2,3}$/);
  return {
    ...(q === '' ? {} : { q }),
    ...(skill === null ? {} : { skill }),
    ...(lang === null ? {} : { lang }),
  };
}

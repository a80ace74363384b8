/** The longest search the API takes, in characters. */
const LONGEST_SEARCH = 200;

/** The words searched for in an address bar; empty when there are none. */
export function searchOf(params: URLSearchParams): string {
  return params.get('q')?.trim().slice(0, LONGEST_SEARCH) ?? '';
}

/** The value of a filter where the API would take it, and null otherwise, so that a mistyped address still shows a list. */
export function matchOf(params: URLSearchParams, name: string, shape: RegExp): string | null {
  const value = params.get(name);
  return value !== null && shape.test(value) ? value : null;
}

/** The form of a skill's short name. */
export const SKILL_SLUG = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** The address bar with one filter changed; an empty value takes it out. */
export function withParam(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value.trim() === '') next.delete(name);
  else next.set(name, value);
  return next;
}

import type { DisputeFilters } from '../../api/disputes';

export const STATES = [
  'voting',
  'appealable',
  'appealed',
  'decided',
  'ruled',
  'overdue',
  'ended',
] as const;
export const SHOWN = ['all', 'judge', 'party'] as const;
type Shown = (typeof SHOWN)[number];

/** What the address bar asks for; anything that makes no sense is left out. */
export function filtersOf(
  params: URLSearchParams,
  account: string | null,
): { shown: Shown; filters: DisputeFilters } {
  const state = STATES.find((each) => each === params.get('state'));
  const wanted = SHOWN.find((each) => each === params.get('show')) ?? 'all';
  const shown = account === null ? 'all' : wanted;
  const who = shown === 'judge' ? { member: account } : shown === 'party' ? { party: account } : {};
  return { shown, filters: { ...(state ? { state } : {}), ...who } };
}

import type { LegalAction } from './types';

/** Reasons that only say "this is not the time for it", for which a button is left out rather than switched off. */
const QUIET: ReadonlySet<NonNullable<LegalAction['reason']>> = new Set([
  'not_succeeded',
  'not_queued',
  'already_ended',
  'not_proposer',
  'voting_started',
  'guardian_expired',
]);

export type LifeAction = 'queue' | 'execute' | 'cancel';

export function legalOf(
  legal: readonly LegalAction[],
  name: LegalAction['action'],
): LegalAction | null {
  return legal.find(({ action }) => action === name) ?? null;
}

/** The steps after the vote, and the way out, that are worth showing; without a wallet, those that anyone may take. */
export function shownSteps(legal: readonly LegalAction[]): LegalAction[] {
  return legal.filter(
    ({ action, allowed, reason }) =>
      ['queue', 'execute', 'cancel'].includes(action) &&
      (allowed ||
        reason === null ||
        !(QUIET.has(reason) || (reason === 'not_connected' && action === 'cancel'))),
  );
}

/** When a window opens or closes next, in chain time; null when none will. */
export function nextMoment(legal: readonly LegalAction[], now: number): number | null {
  const ahead = legal
    .flatMap(({ opens_at: opens, closes_at: closes }) => [opens, closes])
    .filter((moment): moment is number => moment !== null && moment > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

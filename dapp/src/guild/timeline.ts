import type { Proposal } from './types';

export interface TimelineStep {
  key: 'created' | 'starts' | 'ends' | 'queued' | 'executed' | 'defeated' | 'canceled' | 'expired';
  phase: 'done' | 'now' | 'ahead';
  /** When it happened or will, in chain time; null while that is open. */
  at: number | null;
}

/** The life of a proposal: what it went through, where it stands, and what would follow. */
export function timelineOf(proposal: Proposal): TimelineStep[] {
  const { state, created_at: created, vote_start: start, vote_end: end, eta } = proposal;
  const steps: TimelineStep[] = [{ key: 'created', phase: 'done', at: created }];
  if (state === 'canceled') return [...steps, { key: 'canceled', phase: 'done', at: null }];
  steps.push({ key: 'starts', phase: state === 'pending' ? 'now' : 'done', at: start });
  const voted = !['pending', 'active'].includes(state);
  steps.push({
    key: 'ends',
    phase: voted ? 'done' : state === 'active' ? 'now' : 'ahead',
    at: end,
  });
  if (state === 'defeated' || state === 'expired') {
    return [...steps, { key: state, phase: 'done', at: null }];
  }
  const queued = state === 'queued' || state === 'executed';
  steps.push({
    key: 'queued',
    phase: queued ? 'done' : state === 'succeeded' ? 'now' : 'ahead',
    at: null,
  });
  const phase = state === 'executed' ? 'done' : state === 'queued' ? 'now' : 'ahead';
  return [...steps, { key: 'executed', phase, at: state === 'executed' ? null : eta }];
}

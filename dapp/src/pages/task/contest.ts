import type { TaskPage } from '../../api/types';
import type { TermsFields } from '../../escrow/terms';

export interface ContestStep {
  key: 'entry' | 'reveal' | 'award' | 'escalation' | 'ruling';
  phase: 'done' | 'now' | 'ahead';
  start: number;
  end: number;
}

const DISPUTED = 3;
const ENDED = 4;

/** The parts of a contest from the terms and the task's word; windows are `[start, end)`. */
export function contestSteps(
  task: Pick<TaskPage, 'task_word'>,
  terms: TermsFields,
  now: number,
): ContestStep[] {
  const { status, opened } = task.task_word;
  const reveal = terms.deadline + terms.workPeriod;
  const award = reveal + terms.reviewPeriod;
  const escalation = award + terms.disputePeriod;
  const over = status === ENDED || status === DISPUTED;
  const at = (key: ContestStep['key'], start: number, end: number): ContestStep => ({
    key,
    start,
    end,
    phase: over || now >= end ? 'done' : now >= start ? 'now' : 'ahead',
  });
  const steps = [
    at('entry', 0, terms.deadline),
    at('reveal', terms.deadline, reveal),
    at('award', reveal, award),
    at('escalation', award, escalation),
  ];
  if (status !== DISPUTED) return steps;
  const end = opened + terms.rulingPeriod;
  const phase = now >= end ? ('done' as const) : ('now' as const);
  return [...steps, { key: 'ruling', start: opened, end, phase }];
}

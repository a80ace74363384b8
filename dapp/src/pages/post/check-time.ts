import type { SiteConfig } from '../../api/types';
import {
  DAY,
  DISPUTE_PERIODS,
  WORK_PERIODS,
  modeOf,
  returnPeriods,
  reviewPeriods,
  rulingOf,
  rulingPeriods,
  secondsOf,
  type Draft,
} from './draft';
import type { FormErrors } from './errors';

/** Constants of the escrow, which no vote moves. */
const MAX_OPEN = 365 * DAY;
const MAX_LIFE = 730 * DAY;
const ROUNDS = 3;

export interface Times {
  deadline: number;
  workPeriod: number;
  reviewPeriod: number;
  returnPeriod: number;
  disputePeriod: number;
  rulingPeriod: number;
}

/** Checks every window of a form; `milestones` is how often work and review come round. */
export function checkTimes(
  draft: Draft,
  config: SiteConfig,
  now: number,
  parts: { milestones: number; minRuling: number },
  errors: FormErrors,
): Times {
  const deadline = secondsOf(draft.deadline);
  if (Number.isNaN(deadline)) errors.add('deadline', { code: 'required' });
  else if (deadline <= now) errors.add('deadline', { code: 'past' });
  else if (deadline > now + MAX_OPEN) errors.add('deadline', { code: 'tooFar', count: 365 });

  const workPeriod = Number(draft.work);
  const allowed = reviewPeriods(draft, config);
  const reviewPeriod = draft.review === '' ? (allowed[0] ?? 0) : Number(draft.review);
  if (!WORK_PERIODS.includes(workPeriod)) errors.add('work', { code: 'period' });
  if (!allowed.includes(reviewPeriod)) errors.add('review', { code: 'period' });
  if (ROUNDS * parts.milestones * (workPeriod + reviewPeriod) > MAX_LIFE) {
    errors.add('work', { code: 'life' });
  }

  const returnPeriod = modeOf(draft) === 'contest' ? 0 : Number(draft.returnPeriod);
  if (!returnPeriods(workPeriod).includes(returnPeriod)) {
    errors.add('returnPeriod', { code: 'period' });
  }
  const disputePeriod = Number(draft.dispute);
  if (!DISPUTE_PERIODS.includes(disputePeriod)) errors.add('dispute', { code: 'period' });
  const rulingPeriod = rulingOf(draft, parts.minRuling);
  if (!rulingPeriods(parts.minRuling).includes(rulingPeriod)) {
    errors.add('ruling', { code: 'period' });
  }
  return { deadline, workPeriod, reviewPeriod, returnPeriod, disputePeriod, rulingPeriod };
}

import type { Grade, SiteConfig } from '../../api/types';
import { isNative } from '../../app/site';
import { MODES, type Mode } from '../../escrow/modes';

/** What stands in the inputs, as text. */
export interface Draft {
  title: string;
  lang: string;
  body: string;
  criteria: string;
  links: string;
  skill: string;
  moreSkills: string;
  grade: string;
  reward: string;
  token: string;
  seats: string;
  bond: string;
  deadline: string;
  work: string;
  review: string;
  mode: string;
  ceiling: string;
  judging: string;
  rising: string;
  raiseBy: string;
  raiseEvery: string;
  shares: string;
  bonus: string;
  bonusSeats: string;
  freeLapses: string;
  invited: string;
  invitees: string;
  returnPeriod: string;
  dispute: string;
  ruling: string;
  bench: string;
}

export type DraftField = keyof Draft;

/** What a simple task does not need; the form keeps it behind "More". */
export const MORE_FIELDS: readonly DraftField[] = [
  'mode',
  'ceiling',
  'judging',
  'rising',
  'raiseBy',
  'raiseEvery',
  'shares',
  'bonus',
  'bonusSeats',
  'freeLapses',
  'invited',
  'invitees',
  'returnPeriod',
  'dispute',
  'ruling',
  'bench',
];

export const HOUR = 3_600;
export const DAY = 86_400;
export const GRADE_NUMBERS: Record<Grade, number> = { C: 0, B: 1, A: 2 };
export const WORK_PERIODS = [4 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY];
const REVIEW_PERIODS = [1, 2, 3, 5, 7, 10, 14, 21, 30].map((days) => days * DAY);
const RETURN_PERIODS = [0, HOUR, 4 * HOUR, 12 * HOUR, DAY];
export const DISPUTE_PERIODS = [1, 2, 3, 5, 7, 14, 30].map((days) => days * DAY);
const RULING_PERIODS = [7, 14, 30, 60, 90, 180].map((days) => days * DAY);
export const RAISE_PERIODS = [HOUR / 6, HOUR, 6 * HOUR, DAY, 3 * DAY];

export function isGrade(text: string): text is Grade {
  return Object.hasOwn(GRADE_NUMBERS, text);
}

export function modeOf({ mode }: Draft): Mode {
  return MODES.find((each) => each === mode) ?? 'claim';
}

export function tokenOf(draft: Draft, config: SiteConfig) {
  return config.tokens.find(({ address }) => address === draft.token);
}

/** What the policy says of the chosen grade and token. */
export function boundsOf(draft: Draft, config: SiteConfig) {
  const grade = isGrade(draft.grade) ? draft.grade : 'C';
  const standard = config.policy.grades.find((each) => each.grade === grade);
  const token = draft.token.toLowerCase();
  const reward = config.policy.tokens.find(
    (each) => each.grade === grade && each.token.toLowerCase() === token,
  );
  const listed = reward !== undefined && BigInt(reward.max_reward) > 0n;
  return { grade, standard, reward: listed ? reward : undefined };
}

/** The review periods that the grade's standard allows, in seconds. */
export function reviewPeriods(draft: Draft, config: SiteConfig): number[] {
  const { standard } = boundsOf(draft, config);
  if (!standard) return [];
  const { min_review: min, max_review: max } = standard;
  const inside = REVIEW_PERIODS.filter((period) => period >= min && period <= max);
  return inside.length > 0 ? inside : [min];
}

/** The windows to hand a seat back in, in seconds: at most a quarter of the time to work. */
export function returnPeriods(work: number): number[] {
  return RETURN_PERIODS.filter((period) => period <= work / 4);
}

/** The periods for a ruling that the bench can keep, in seconds. */
export function rulingPeriods(least: number): number[] {
  const inside = RULING_PERIODS.filter((period) => period >= least);
  return inside.length > 0 ? inside : [least];
}

/** The period for a ruling that a form stands for, in seconds: the usual one where none was chosen. */
export function rulingOf(draft: Draft, least: number): number {
  if (draft.ruling !== '') return Number(draft.ruling);
  const periods = rulingPeriods(least);
  return periods.includes(60 * DAY) ? 60 * DAY : (periods[0] ?? 0);
}

/** The seconds of a local date and time as the input gives it; NaN when it is none. */
export function secondsOf(local: string): number {
  return local === '' ? Number.NaN : Math.floor(new Date(local).getTime() / 1000);
}

/** A moment as a date-and-time input wants it, in the reader's time zone. */
export function localInput(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function emptyDraft(config: SiteConfig, language: string, now: number): Draft {
  const token = config.tokens.find(({ address }) => !isNative(address)) ?? config.tokens[0];
  return {
    title: '',
    lang: language,
    body: '',
    criteria: '',
    links: '',
    skill: '',
    moreSkills: '',
    grade: 'C',
    reward: '',
    token: token?.address ?? '',
    seats: '1',
    bond: '',
    deadline: localInput(now + 14 * DAY),
    work: String(7 * DAY),
    review: '',
    mode: 'claim',
    ceiling: '',
    judging: '',
    rising: '',
    raiseBy: '',
    raiseEvery: String(DAY),
    shares: '100',
    bonus: '',
    bonusSeats: '',
    freeLapses: '0',
    invited: '',
    invitees: '',
    returnPeriod: '0',
    dispute: String(3 * DAY),
    ruling: '',
    bench: '',
  };
}

/** The skills of the document: the one of the terms first. */
export function skillsOf(draft: Draft): string[] {
  const more = draft.moreSkills.split(',').filter((slug) => slug !== '' && slug !== draft.skill);
  return draft.skill === '' ? [] : [draft.skill, ...new Set(more)];
}

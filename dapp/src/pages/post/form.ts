import { keccak256, zeroHash, type Address, type Hex } from 'viem';
import type { Grade, SiteConfig } from '../../api/types';
import { isNative } from '../../app/site';
import {
  LIMITS,
  freshSalt,
  isSafeLink,
  lengthOf,
  linesOf,
  type TaskDocument,
} from '../../escrow/documents';
import { bondBounds } from '../../escrow/funding';
import { skillToBytes32, type TermsFields } from '../../escrow/terms';
import { parseAmount } from '../../money/units';

/** What stands in the inputs, as text. */
export interface Draft {
  title: string;
  lang: string;
  body: string;
  skill: string;
  moreSkills: string;
  criteria: string;
  links: string;
  grade: string;
  token: string;
  reward: string;
  seats: string;
  bond: string;
  freeLapses: string;
  deadline: string;
  work: string;
  review: string;
}

export type DraftField = keyof Draft;

export interface FormError {
  code:
    | 'required'
    | 'tooLong'
    | 'tooMany'
    | 'links'
    | 'amount'
    | 'decimals'
    | 'seats'
    | 'below'
    | 'above'
    | 'belowCost'
    | 'notListed'
    | 'past'
    | 'tooFar'
    | 'period'
    | 'control';
  /** Amounts in the task's token. */
  amount?: bigint;
  /** A count in the sentence. */
  count?: number;
}

/** The terms a valid form stands for, before poster and document are known. */
export interface CheckedTerms {
  grade: number;
  token: SiteConfig['tokens'][number];
  reward: bigint;
  seats: number;
  bond: bigint;
  freeLapses: number;
  deadline: number;
  workPeriod: number;
  reviewPeriod: number;
}

export interface Checked {
  errors: Partial<Record<DraftField, FormError>>;
  /** Present when nothing is wrong. */
  terms: CheckedTerms | null;
}

export const DAY = 86_400;
export const GRADE_NUMBERS: Record<Grade, number> = { C: 0, B: 1, A: 2 };
export const WORK_PERIODS = [3_600 * 4, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 60 * DAY];
const REVIEW_PERIODS = [1, 2, 3, 5, 7, 10, 14, 21, 30].map((days) => days * DAY);

/** Constants of the escrow, which no vote moves. */
const MAX_SEATS = 1_000;
const MAX_OPEN = 365 * DAY;
const DISPUTE = 3 * DAY;
const RULING = 60 * DAY;
const MAX_LIFE = 730 * DAY;

export function isGrade(text: string): text is Grade {
  return Object.hasOwn(GRADE_NUMBERS, text);
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
    skill: '',
    moreSkills: '',
    criteria: '',
    links: '',
    grade: 'C',
    token: token?.address ?? '',
    reward: '',
    seats: '1',
    bond: '',
    freeLapses: '0',
    deadline: localInput(now + 14 * DAY),
    work: String(7 * DAY),
    review: '',
  };
}

/** The skills of the document: the one of the terms first. */
export function skillsOf(draft: Draft): string[] {
  const more = draft.moreSkills.split(',').filter((slug) => slug !== '' && slug !== draft.skill);
  return draft.skill === '' ? [] : [draft.skill, ...new Set(more)];
}

/** The bond that is suggested where the standard leaves room, in basis points of the reward. */
const USUAL_BOND = 500;

/** The bounds of a form's bond, what was typed, and what is taken when nothing was. */
export function bondOf(draft: Draft, config: SiteConfig, reward: bigint) {
  const { standard } = boundsOf(draft, config);
  const token = tokenOf(draft, config);
  const bounds = bondBounds(reward, standard?.min_bond_bps ?? 0, standard?.max_bond_bps ?? 10_000);
  // The escrow knows no bond of zero on a task that is open to all.
  const min = bounds.min > 0n ? bounds.min : 1n;
  const usual = bondBounds(reward, USUAL_BOND, USUAL_BOND).min;
  const usualOrMin = usual > min ? usual : min;
  const suggested = usualOrMin > bounds.max && bounds.max >= min ? bounds.max : usualOrMin;
  const typed = parseAmount(draft.bond, token?.decimals ?? 18);
  return { min, max: bounds.max, suggested, typed };
}

function checkDocument(draft: Draft, errors: Checked['errors']): void {
  const title = draft.title.trim();
  if (title === '') errors.title = { code: 'required' };
  else if (lengthOf(title) > LIMITS.title) errors.title = { code: 'tooLong', count: LIMITS.title };
  // eslint-disable-next-line no-control-regex
  else if (/[\u0000-\u001f\u007f]/.test(title)) errors.title = { code: 'control' };
  if (!draft.title.isWellFormed()) errors.title = { code: 'control' };
  if (lengthOf(draft.body) > LIMITS.body) errors.body = { code: 'tooLong', count: LIMITS.body };
  if (draft.body.includes('\u0000') || !draft.body.isWellFormed())
    errors.body = { code: 'control' };
  if (draft.skill === '') errors.skill = { code: 'required' };
  if (skillsOf(draft).length > LIMITS.skills) {
    errors.moreSkills = { code: 'tooMany', count: LIMITS.skills - 1 };
  }
  const criteria = linesOf(draft.criteria);
  if (criteria.length > LIMITS.criteria) {
    errors.criteria = { code: 'tooMany', count: LIMITS.criteria };
  } else if (criteria.some((line) => lengthOf(line) > LIMITS.criterion)) {
    errors.criteria = { code: 'tooLong', count: LIMITS.criterion };
  } else if (draft.criteria.includes('\u0000') || !draft.criteria.isWellFormed()) {
    errors.criteria = { code: 'control' };
  }
  const links = linesOf(draft.links);
  if (links.length > LIMITS.links) errors.links = { code: 'tooMany', count: LIMITS.links };
  else if (!links.every(isSafeLink)) errors.links = { code: 'links' };
}

function amountIn(
  draft: Draft,
  field: 'reward' | 'bond',
  decimals: number,
  errors: Checked['errors'],
): bigint | null {
  const parsed = parseAmount(draft[field], decimals);
  if (parsed.ok) return parsed.value;
  if (parsed.problem === 'empty') errors[field] = { code: 'required' };
  else if (parsed.problem === 'too_many_decimals') {
    errors[field] = { code: 'decimals', count: decimals };
  } else errors[field] = { code: 'amount' };
  return null;
}

/**
 * Checks a form against the bounds of the escrow and of the policy, so that what it says wrong is said before a wallet
 * is asked. `minNative` is the least native reward that the bench's cost allows.
 */
export function checkForm(
  draft: Draft,
  config: SiteConfig,
  now: number,
  minNative: bigint,
): Checked {
  const errors: Checked['errors'] = {};
  checkDocument(draft, errors);

  const token = tokenOf(draft, config);
  const { grade, reward: bounds } = boundsOf(draft, config);
  if (!token || !bounds) errors.token = { code: 'notListed' };

  const reward = amountIn(draft, 'reward', token?.decimals ?? 18, errors);
  if (reward !== null && bounds && token) {
    const min = BigInt(bounds.min_reward);
    const max = BigInt(bounds.max_reward);
    if (reward < min || reward === 0n) {
      errors.reward = { code: 'below', amount: min > 0n ? min : 1n };
    } else if (reward > max) errors.reward = { code: 'above', amount: max };
    else if (isNative(token.address) && reward < minNative) {
      errors.reward = { code: 'belowCost', amount: minNative };
    }
  }

  const seats = /^\d{1,4}$/.test(draft.seats.trim()) ? Number(draft.seats) : 0;
  if (seats < 1 || seats > MAX_SEATS) errors.seats = { code: 'seats', count: MAX_SEATS };

  const { min, max, suggested, typed } = bondOf(draft, config, reward ?? 0n);
  let bond = suggested;
  if (draft.bond.trim() !== '' && reward !== null) {
    amountIn(draft, 'bond', token?.decimals ?? 18, errors);
    if (typed.ok) {
      bond = typed.value;
      if (bond < min) errors.bond = { code: 'below', amount: min };
      else if (bond > max) errors.bond = { code: 'above', amount: max };
    }
  }

  const deadline = secondsOf(draft.deadline);
  if (Number.isNaN(deadline)) errors.deadline = { code: 'required' };
  else if (deadline <= now) errors.deadline = { code: 'past' };
  else if (deadline > now + MAX_OPEN) errors.deadline = { code: 'tooFar', count: 365 };

  const workPeriod = Number(draft.work);
  const allowed = reviewPeriods(draft, config);
  const reviewPeriod = draft.review === '' ? (allowed[0] ?? 0) : Number(draft.review);
  if (!WORK_PERIODS.includes(workPeriod)) errors.work = { code: 'period' };
  if (!allowed.includes(reviewPeriod)) errors.review = { code: 'period' };
  if (3 * (workPeriod + reviewPeriod) > MAX_LIFE) errors.work = { code: 'period' };

  const free = Number(draft.freeLapses);
  const freeLapses = grade === 'C' && (free === 1 || free === 2) ? free : 0;

  if (Object.keys(errors).length > 0 || !token || reward === null) return { errors, terms: null };
  return {
    errors,
    terms: {
      grade: GRADE_NUMBERS[grade],
      token,
      reward,
      seats,
      bond,
      freeLapses,
      deadline,
      workPeriod,
      reviewPeriod,
    },
  };
}

/** The document of a valid form, with a fresh salt. */
export function documentOf(draft: Draft): TaskDocument {
  return {
    schema: 'guildhall/task/1',
    title: draft.title.trim(),
    lang: draft.lang,
    body: draft.body,
    skills: skillsOf(draft),
    criteria: linesOf(draft.criteria),
    links: linesOf(draft.links),
    salt: freshSalt(),
  };
}

export interface Bench {
  address: Address;
  extraData: Hex;
}

/** Every field of the terms of a valid form: claim mode, one milestone, open to all, flat reward. */
export function termsOf(
  checked: CheckedTerms,
  parts: {
    poster: Address;
    treasury: Address;
    feeBps: number;
    bench: Bench;
    brief: Hex;
    skill: string;
    salt: bigint;
  },
): TermsFields {
  return {
    poster: parts.poster,
    token: checked.token.address as Address,
    arbitrator: parts.bench.address,
    treasury: parts.treasury,
    brief: parts.brief,
    skill: skillToBytes32(parts.skill),
    inviteRoot: zeroHash,
    extraHash: keccak256(parts.bench.extraData),
    mode: 0,
    grade: checked.grade,
    seats: checked.seats,
    feeBps: parts.feeBps,
    bonusSeats: 0,
    freeLapses: checked.freeLapses,
    shares: [10_000, 0, 0, 0, 0, 0, 0, 0],
    salt: parts.salt,
    returnPeriod: 0,
    workPeriod: checked.workPeriod,
    reviewPeriod: checked.reviewPeriod,
    disputePeriod: DISPUTE,
    rulingPeriod: RULING,
    raiseEvery: 0,
    deadline: checked.deadline,
    reward: checked.reward,
    ceiling: checked.reward,
    raiseBy: 0n,
    bonus: 0n,
    bond: checked.bond,
    judging: 0n,
  };
}

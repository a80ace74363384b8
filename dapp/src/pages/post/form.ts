import { keccak256, zeroHash, type Address, type Hex } from 'viem';
import type { SiteConfig } from '../../api/types';
import { MAX_INVITED, inviteRoot, inviteesOf } from '../../escrow/invitation';
import { padShares } from '../../escrow/milestones';
import { MODES } from '../../escrow/modes';
import { skillToBytes32, type TermsFields } from '../../escrow/terms';
import { checkDocument } from './check-document';
import { checkMoney, type BenchNeeds, type Money } from './check-money';
import { checkTimes, type Times } from './check-time';
import { GRADE_NUMBERS, boundsOf, modeOf, tokenOf, type Draft } from './draft';
import { FormErrors } from './errors';

/** The terms a valid form stands for, before poster and document are known. */
export interface CheckedTerms extends Money, Times {
  mode: number;
  grade: number;
  token: SiteConfig['tokens'][number];
  /** The invited workers; null where everybody may come. */
  invited: string[] | null;
}

export interface Checked {
  errors: FormErrors['fields'];
  /** Present when nothing is wrong. */
  terms: CheckedTerms | null;
}

function checkInvited(draft: Draft, errors: FormErrors): string[] | null {
  if (draft.invited === '') return null;
  const { workers, wrong } = inviteesOf(draft.invitees);
  if (wrong.length > 0) errors.add('invitees', { code: 'addresses' });
  else if (workers.length === 0) errors.add('invitees', { code: 'required' });
  else if (workers.length > MAX_INVITED) {
    errors.add('invitees', { code: 'tooMany', count: MAX_INVITED });
  }
  return workers;
}

/**
 * Checks a form against the bounds of the escrow and of the policy, so that what it says wrong is said before a wallet
 * is asked.
 */
export function checkForm(
  draft: Draft,
  config: SiteConfig,
  now: number,
  needs: BenchNeeds,
): Checked {
  const errors = new FormErrors();
  checkDocument(draft, errors);
  const money = checkMoney(draft, config, needs, errors);
  const invited = checkInvited(draft, errors);
  const parts = { milestones: money?.shares.length ?? 1, minRuling: needs.minRuling };
  const times = checkTimes(draft, config, now, parts, errors);
  const token = tokenOf(draft, config);
  if (!errors.none || !token || money === null) return { errors: errors.fields, terms: null };
  const { grade } = boundsOf(draft, config);
  const mode = MODES.indexOf(modeOf(draft));
  const numbers = { mode, grade: GRADE_NUMBERS[grade] };
  return { errors: {}, terms: { ...money, ...times, ...numbers, token, invited } };
}

export interface Bench {
  address: Address;
  extraData: Hex;
}

/** Every field of the terms of a valid form. */
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
    inviteRoot: checked.invited === null ? zeroHash : inviteRoot(checked.invited),
    extraHash: keccak256(parts.bench.extraData),
    mode: checked.mode,
    grade: checked.grade,
    seats: checked.seats,
    feeBps: parts.feeBps,
    bonusSeats: checked.bonusSeats,
    freeLapses: checked.freeLapses,
    shares: padShares(checked.shares),
    salt: parts.salt,
    returnPeriod: checked.returnPeriod,
    workPeriod: checked.workPeriod,
    reviewPeriod: checked.reviewPeriod,
    disputePeriod: checked.disputePeriod,
    rulingPeriod: checked.rulingPeriod,
    raiseEvery: checked.raiseEvery,
    deadline: checked.deadline,
    reward: checked.reward,
    ceiling: checked.ceiling,
    raiseBy: checked.raiseBy,
    bonus: checked.bonus,
    bond: checked.bond,
    judging: checked.judging,
  };
}

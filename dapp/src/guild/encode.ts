import {
  encodeFunctionData,
  erc20Abi,
  getAddress,
  isAddress,
  isHex,
  zeroAddress,
  type Abi,
  type Address,
  type Hex,
} from 'viem';
import { isNative } from '../app/site';
import { guildGovernorAbi, guildTimelockAbi, policyAbi, taskEscrowAbi } from '../generated/abi';
import { parseAmount, type Unit } from '../money/units';
import { FORMS, RULES, type ActionForm, type FieldName, type FieldSpec } from './forms';
import type { DraftCall } from './types';

/** Where the guild's contracts are, and how amounts of a token are written. */
export interface EncodeContext {
  policy: Address;
  escrow: Address;
  governor: Address;
  timelock: Address;
  /** Null while a token's decimals are not known. */
  unitOf: (token: string) => Unit | null;
  guildToken: Unit;
}

export type FieldProblem =
  | 'required'
  | 'address'
  | 'checksum'
  | 'amount'
  | 'decimals'
  | 'percent'
  | 'whole'
  | 'hex'
  | 'token'
  | 'order'
  | 'high'
  | 'low';

export interface FieldError {
  problem: FieldProblem;
  /** The bound or the count that the sentence names. */
  limit?: string;
}

export type Encoded =
  { ok: true; call: DraftCall } | { ok: false; errors: Partial<Record<FieldName, FieldError>> };

const GRADES: Record<string, number> = { C: 0, B: 1, A: 2 };
const SECONDS: Record<string, bigint> = {
  days: 86_400n,
  hours: 3_600n,
  minutes: 60n,
  seconds: 1n,
};

class Fields {
  readonly errors: Partial<Record<FieldName, FieldError>> = {};

  constructor(private readonly form: ActionForm) {}

  text(name: FieldName): string {
    return (this.form.fields[name] ?? '').normalize('NFKC').trim();
  }

  refuse(name: FieldName, problem: FieldProblem, limit?: string): void {
    this.errors[name] ??= { problem, limit };
  }

  address(name: FieldName): Address {
    const text = this.text(name);
    if (text === '') this.refuse(name, 'required');
    else if (!isAddress(text, { strict: false })) this.refuse(name, 'address');
    // Mixed case that is not its checksum: a digit was mistyped.
    else if (text !== text.toLowerCase() && text !== getAddress(text))
      this.refuse(name, 'checksum');
    else return getAddress(text);
    return zeroAddress;
  }

  decimal(name: FieldName, decimals: number, problem: FieldProblem): bigint {
    const parsed = parseAmount(this.text(name), decimals);
    if (parsed.ok) return parsed.value;
    if (parsed.problem === 'empty') this.refuse(name, 'required');
    else if (parsed.problem === 'too_many_decimals') {
      this.refuse(name, decimals === 0 ? problem : 'decimals', String(decimals));
    } else this.refuse(name, problem);
    return 0n;
  }

  amount(name: FieldName, unit: Unit | null): bigint {
    if (unit === null) {
      this.refuse(name, 'token');
      return 0n;
    }
    return this.decimal(name, unit.decimals, 'amount');
  }

  /** A percentage as basis points. */
  percent(name: FieldName, most: bigint): bigint {
    const bps = this.decimal(name, 2, 'percent');
    if (bps > most) this.refuse(name, 'high', String(most / 100n));
    return bps;
  }

  whole(name: FieldName, least: bigint, most: bigint): bigint {
    const value = this.decimal(name, 0, 'whole');
    if (value < least) this.refuse(name, 'low', String(least));
    if (value > most) this.refuse(name, 'high', String(most));
    return value;
  }

  ordered(low: FieldName, high: FieldName, least: bigint, most: bigint): void {
    if (least > most && !this.errors[low] && !this.errors[high]) this.refuse(high, 'order');
  }
}

const POLICY: Abi = policyAbi;
const TEN_PERCENT = 1_000n;
const WHOLE = 10_000n;
const DAY = 86_400n;
const UINT48 = 2n ** 48n - 1n;
const UINT32 = 2n ** 32n - 1n;

function encodeRule(fields: Fields, context: EncodeContext): DraftCall {
  const rule = RULES.find((each) => each === fields.text('rule')) ?? RULES[0];
  const call = (functionName: string, value: bigint): DraftCall => {
    const target = functionName === 'updateDelay' ? context.timelock : context.governor;
    const abi: Abi = functionName === 'updateDelay' ? guildTimelockAbi : guildGovernorAbi;
    return draft(target, encodeFunctionData({ abi, functionName, args: [value] }));
  };
  switch (rule) {
    case 'proposal_threshold':
      return call('setProposalThreshold', fields.amount('value', context.guildToken));
    case 'quorum_numerator':
      return call('updateQuorumNumerator', fields.whole('value', 0n, 100n));
    default: {
      const seconds = SECONDS[fields.text('unit')] ?? DAY;
      const most = rule === 'voting_period' ? UINT32 : UINT48;
      const least = rule === 'voting_period' ? 1n : 0n;
      const value = fields.whole('value', least, most / seconds) * seconds;
      const functionName = {
        voting_delay: 'setVotingDelay',
        voting_period: 'setVotingPeriod',
        vote_extension: 'setLateQuorumVoteExtension',
        timelock_delay: 'updateDelay',
      }[rule];
      return call(functionName, value);
    }
  }
}

function draft(target: Address, calldata: Hex, value = 0n): DraftCall {
  return { target, value, calldata };
}

function encodeKind(form: ActionForm, fields: Fields, context: EncodeContext): DraftCall {
  const policy = (functionName: string, args: readonly unknown[]) =>
    draft(context.policy, encodeFunctionData({ abi: POLICY, functionName, args }));
  switch (form.kind) {
    case 'fee':
      return policy('setFee', [fields.percent('fee', TEN_PERCENT), fields.address('treasury')]);
    case 'token': {
      const token = isNative(fields.text('token')) ? fields.text('token') : fields.address('token');
      const unit = fields.errors.token ? null : context.unitOf(token);
      if (unit === null) fields.refuse('token', 'token');
      const least = unit ? fields.amount('min', unit) : 0n;
      const most = unit ? fields.amount('max', unit) : 0n;
      // No upper bound takes the token off the list, whatever the lower one is.
      if (most > 0n) fields.ordered('min', 'max', least, most);
      return policy('setToken', [token, GRADES[fields.text('grade')] ?? 0, least, most]);
    }
    case 'grade': {
      const shortest = fields.whole('minReview', 1n, 30n);
      const longest = fields.whole('maxReview', 1n, 30n);
      fields.ordered('minReview', 'maxReview', shortest, longest);
      const least = fields.percent('minBond', WHOLE);
      const most = fields.percent('maxBond', WHOLE);
      fields.ordered('minBond', 'maxBond', least, most);
      const grade = GRADES[fields.text('grade')] ?? 0;
      return policy('setGrade', [grade, shortest * DAY, longest * DAY, least, most]);
    }
    case 'arbitrator': {
      const multiple = fields.whole('multiple', 0n, 1_000_000n);
      // No task gives a bench more time than the escrow allows.
      const days = fields.whole('minRuling', 0n, 180n);
      return policy('setArbitrator', [fields.address('arbitrator'), multiple, days * DAY]);
    }
    case 'escrow':
      return policy('setEscrow', [fields.address('escrow'), fields.whole('version', 0n, UINT32)]);
    case 'pay': {
      const token = fields.text('token');
      const amount = fields.amount('amount', context.unitOf(token));
      if (amount === 0n) fields.refuse('amount', 'amount');
      const to = fields.address('to');
      if (isNative(token)) return draft(to, '0x', amount);
      const calldata = encodeFunctionData({
        abi: erc20Abi,
        functionName: 'transfer',
        args: [to, amount],
      });
      return draft(isAddress(token, { strict: false }) ? getAddress(token) : to, calldata);
    }
    case 'credit': {
      const args = [fields.text('token') as Address, context.timelock] as const;
      const abi = taskEscrowAbi;
      return draft(context.escrow, encodeFunctionData({ abi, functionName: 'withdraw', args }));
    }
    case 'rule':
      return encodeRule(fields, context);
    case 'raw': {
      const calldata = fields.text('calldata').toLowerCase() || '0x';
      if (!isHex(calldata) || calldata.length % 2 !== 0) fields.refuse('calldata', 'hex');
      const value =
        fields.text('value') === '' ? 0n : fields.amount('value', context.unitOf(zeroAddress));
      return draft(fields.address('target'), calldata as Hex, value);
    }
  }
}

/** The call that a form stands for, or what is wrong with its fields. */
export function encodeAction(form: ActionForm, context: EncodeContext): Encoded {
  const fields = new Fields(form);
  let call: DraftCall | null = null;
  try {
    call = encodeKind(form, fields, context);
  } catch (error) {
    // Values that were refused above may not fit their type; any other failure is one of this page.
    if (Object.keys(fields.errors).length === 0) throw error;
  }
  if (call === null || Object.keys(fields.errors).length > 0) {
    return { ok: false, errors: fields.errors };
  }
  return { ok: true, call };
}

/** The fields of a form that are shown now; a rule that is no length of time has no unit. */
export function fieldsOf(form: ActionForm): readonly FieldSpec[] {
  const timed = !['proposal_threshold', 'quorum_numerator'].includes(form.fields.rule ?? '');
  return FORMS[form.kind].filter(({ input }) => input !== 'unit' || timed);
}

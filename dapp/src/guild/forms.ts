/** The changes that the page has a form for, and what is asked in each. */

export type ActionKind =
  'fee' | 'token' | 'grade' | 'arbitrator' | 'escrow' | 'pay' | 'credit' | 'rule' | 'raw';

export type InputKind = 'text' | 'address' | 'grade' | 'coin' | 'rule' | 'unit' | 'calldata';

export interface FieldSpec {
  name: FieldName;
  input: InputKind;
}

export const FIELD_NAMES = [
  'fee',
  'treasury',
  'token',
  'grade',
  'min',
  'max',
  'minReview',
  'maxReview',
  'minBond',
  'maxBond',
  'arbitrator',
  'multiple',
  'minRuling',
  'escrow',
  'version',
  'amount',
  'to',
  'rule',
  'value',
  'unit',
  'target',
  'calldata',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

const field = (name: FieldName, input: InputKind = 'text'): FieldSpec => ({ name, input });

export const FORMS: Record<ActionKind, readonly FieldSpec[]> = {
  fee: [field('fee'), field('treasury', 'address')],
  token: [field('token', 'address'), field('grade', 'grade'), field('min'), field('max')],
  grade: [
    field('grade', 'grade'),
    field('minReview'),
    field('maxReview'),
    field('minBond'),
    field('maxBond'),
  ],
  arbitrator: [field('arbitrator', 'address'), field('multiple'), field('minRuling')],
  escrow: [field('escrow', 'address'), field('version')],
  pay: [field('token', 'coin'), field('amount'), field('to', 'address')],
  credit: [field('token', 'coin')],
  rule: [field('rule', 'rule'), field('value'), field('unit', 'unit')],
  raw: [field('target', 'address'), field('value'), field('calldata', 'calldata')],
};

export const KINDS = Object.keys(FORMS) as ActionKind[];

export const RULES = [
  'voting_delay',
  'voting_period',
  'proposal_threshold',
  'quorum_numerator',
  'vote_extension',
  'timelock_delay',
] as const;

export const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const;

export interface ActionForm {
  /** Tells forms apart while they are moved and removed. */
  key: string;
  kind: ActionKind;
  fields: Partial<Record<FieldName, string>>;
}

export function isKind(text: string): text is ActionKind {
  return Object.hasOwn(FORMS, text);
}

/** Forms as they were kept across a reload; anything else than forms is dropped. */
export function readForms(text: string): ActionForm[] {
  try {
    const stored: unknown = JSON.parse(text);
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((each: unknown): ActionForm[] => {
      if (typeof each !== 'object' || each === null) return [];
      const { key, kind, fields } = each as Record<string, unknown>;
      if (typeof key !== 'string' || typeof kind !== 'string' || !isKind(kind)) return [];
      if (typeof fields !== 'object' || fields === null) return [];
      const known = Object.entries(fields).filter(
        ([name, value]) => typeof value === 'string' && FIELD_NAMES.some((one) => one === name),
      );
      return [{ key, kind, fields: Object.fromEntries(known) }];
    });
  } catch {
    return [];
  }
}

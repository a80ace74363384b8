import type { DraftField } from './draft';

export interface FormError {
  code:
    | 'required'
    | 'tooLong'
    | 'tooMany'
    | 'links'
    | 'amount'
    | 'decimals'
    | 'whole'
    | 'below'
    | 'above'
    | 'belowCost'
    | 'aboveCap'
    | 'belowJudging'
    | 'aboveReward'
    | 'oneSeat'
    | 'notListed'
    | 'past'
    | 'tooFar'
    | 'period'
    | 'life'
    | 'share'
    | 'shares'
    | 'addresses'
    | 'control';
  /** An amount in the task's token; of a deposit for judging in wei. */
  amount?: bigint;
  /** Counts in the sentence. */
  count?: number;
  least?: number;
}

/** The first thing that is wrong with each field. */
export class FormErrors {
  readonly fields: Partial<Record<DraftField, FormError>> = {};

  add(field: DraftField, error: FormError): void {
    this.fields[field] ??= error;
  }

  get none(): boolean {
    return Object.keys(this.fields).length === 0;
  }
}

/**
 * Amounts are `bigint` in the smallest unit of their token everywhere; text is read and written here and nowhere else.
 * No value ever passes through a floating-point number.
 */

/** The largest amount the escrow's terms can hold. */
export const MAX_AMOUNT = 2n ** 128n - 1n;

export type AmountProblem = 'empty' | 'not_a_number' | 'too_many_decimals' | 'too_large';

export type ParsedAmount = { ok: true; value: bigint } | { ok: false; problem: AmountProblem };

/** What is needed of a token to write one of its amounts. */
export interface Unit {
  symbol: string;
  decimals: number;
}

/**
 * Reads what a person typed as an amount of a token. Full-width digits, as Chinese keyboards give them, are read as
 * digits; grouping marks are refused, because a comma is a decimal point to some and a grouping mark to others.
 */
export function parseAmount(text: string, decimals: number): ParsedAmount {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return { ok: false, problem: 'empty' };
  const match = /^(\d{1,60})(?:\.(\d{1,60}))?$/.exec(plain);
  if (!match) return { ok: false, problem: 'not_a_number' };
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return { ok: false, problem: 'too_many_decimals' };
  const value = BigInt((match[1] ?? '') + fraction.padEnd(decimals, '0'));
  return value > MAX_AMOUNT ? { ok: false, problem: 'too_large' } : { ok: true, value };
}

/** The exact decimal text of an amount, with a point and without grouping: what `parseAmount` reads back. */
export function decimalText(amount: bigint, decimals: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** An amount as the reader's language writes it, exact to the last unit, without the symbol. */
export function formatAmount(amount: bigint, decimals: number, language: string): string {
  // Given as text, the number is formatted by Intl in exact decimal arithmetic.
  return new Intl.NumberFormat(language, { maximumFractionDigits: Math.min(decimals, 100) }).format(
    decimalText(amount, decimals) as Intl.StringNumericLiteral,
  );
}

/** How many decimals are shown of what is no sum to pay, as votes and vested parts. */
const SHORT_DECIMALS = 4;

/** An amount without what lies beyond the shown decimals; what would be nothing without it stays as it is. */
export function shortened(amount: bigint, decimals: number): bigint {
  const least = 10n ** BigInt(Math.max(0, decimals - SHORT_DECIMALS));
  return (amount < 0n ? -amount : amount) < least ? amount : amount - (amount % least);
}

/** An amount with its symbol, for example `1,250.5 DUSD`, joined so that a line never breaks between them. */
export function formatMoney(amount: bigint, unit: Unit, language: string): string {
  return `${formatAmount(amount, unit.decimals, language)}\u00a0${unit.symbol}`;
}

import { getAddress, isAddress, type Address } from 'viem';

/** The address that a text is, in its checksummed form; null when it is none. */
export function addressOf(text: string): Address | null {
  const trimmed = text.trim();
  return isAddress(trimmed, { strict: false }) ? getAddress(trimmed) : null;
}

/** An address in its checksummed form, or the text itself when it is none. */
export function checksummed(address: string): string {
  return addressOf(address) ?? address;
}

/**
 * First six and last six digits of the checksummed form: more than the four and four that look-alike addresses are
 * commonly ground for. The whole address is one click away.
 */
export function shortAddress(address: string): string {
  const whole = checksummed(address);
  return `${whole.slice(0, 8)}…${whole.slice(-6)}`;
}

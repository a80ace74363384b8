import type { TFunction } from 'i18next';
import type { Failure } from '../transactions/failures';
import type { Format } from '../i18n/use-format';
import type { Unit } from '../money/units';
import { shortAddress } from './short-address';

/** Which values of contract errors are moments, amounts of the task's token, wei, or addresses. */
const MOMENTS = new Set(['start', 'end', 'expiry', 'until']);
const TOKEN_AMOUNTS = new Set(['current', 'price', 'due', 'left', 'got']);
const NATIVE_ERRORS = new Set(['Escrow_WrongValue', 'Panel_WrongValue']);

function valueText(
  failure: Failure,
  name: string,
  value: string,
  format: Format,
  units: { token?: Unit; native?: Unit },
): string {
  if (/^0x[0-9a-f]{40}$/i.test(value)) return shortAddress(value);
  if (/^0x[0-9a-f]{64}$/i.test(value)) return `${value.slice(0, 10)}…`;
  if (!/^\d{1,78}$/.test(value)) return value;
  const isContract = /^[A-Z]/.test(failure.code);
  if (isContract && MOMENTS.has(name)) return format.moment(Number(value));
  if (NATIVE_ERRORS.has(failure.code) && units.native) {
    return format.money(BigInt(value), units.native);
  }
  const isTokenAmount = TOKEN_AMOUNTS.has(name) || failure.code === 'Escrow_NotReceived';
  if (isContract && isTokenAmount && units.token) return format.money(BigInt(value), units.token);
  return value;
}

/** The sentence for a failure in the language of the page; an unknown code says at least its name. */
export function failureSentence(
  t: TFunction,
  format: Format,
  failure: Failure,
  units: { token?: Unit; native?: Unit } = {},
): string {
  const params = Object.fromEntries(
    Object.entries(failure.params).map(([name, value]) => [
      name,
      valueText(failure, name, value, format, units),
    ]),
  );
  const key = `failure.${failure.code}` as 'failure.unknown';
  const defaultValue = t('failure.unnamed', { code: failure.code });
  return t(key, { ...params, defaultValue });
}

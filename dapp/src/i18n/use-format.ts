import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount, formatMoney, shortened, type Unit } from '../money/units';
import { formatDuration, formatMoment, formatRelative } from '../time/format';
import { LOCALES, type Language } from '.';

/** Writers of numbers, money and time in a language. */
export function formatsFor(language: Language) {
  const locale = LOCALES[language];
  return {
    amount: (value: bigint, unit: Unit) => formatAmount(value, unit.decimals, locale),
    money: (value: bigint, unit: Unit) => formatMoney(value, unit, locale),
    shortAmount: (value: bigint, unit: Unit) =>
      formatAmount(shortened(value, unit.decimals), unit.decimals, locale),
    shortMoney: (value: bigint, unit: Unit) =>
      formatMoney(shortened(value, unit.decimals), unit, locale),
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
    percent: (bps: number) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
        bps / 10_000,
      ),
    duration: (seconds: number) => formatDuration(seconds, locale),
    moment: (seconds: number) => formatMoment(seconds, locale),
    relative: (seconds: number, now: number) => formatRelative(seconds, now, locale),
  };
}

export type Format = ReturnType<typeof formatsFor>;

/** Writers in the language of the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatsFor(i18n.language as Language), [i18n.language]);
}

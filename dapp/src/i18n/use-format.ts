import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount, formatMoney, type Unit } from '../money/units';
import { formatDuration, formatMoment, formatRelative } from '../time/format';
import { LOCALES, type Language } from '.';

/** Writers of numbers, money and time in the language of the page. */
export function useFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const locale = LOCALES[i18n.language as Language];
    return {
      amount: (value: bigint, unit: Unit) => formatAmount(value, unit.decimals, locale),
      money: (value: bigint, unit: Unit) => formatMoney(value, unit, locale),
      number: (value: number) => new Intl.NumberFormat(locale).format(value),
      percent: (bps: number) =>
        new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
          bps / 10_000,
        ),
      duration: (seconds: number) => formatDuration(seconds, locale),
      moment: (seconds: number) => formatMoment(seconds, locale),
      relative: (seconds: number, now: number) => formatRelative(seconds, now, locale),
    };
  }, [i18n.language]);
}

export type Format = ReturnType<typeof useFormat>;

import type { LocalText } from '../api/types';

const primary = (tag: string) => tag.toLowerCase().split('-')[0];

/**
 * The texts of somebody, the one for this reader first: in the language of the page, else in one the browser asks for,
 * else in English, else as they come.
 */
export function textsFor(
  texts: readonly LocalText[],
  page: string,
  browser: readonly string[] = [],
): LocalText[] {
  const wanted = [page, ...browser, 'en'].map(primary);
  const rank = ({ lang }: LocalText) => {
    const at = wanted.indexOf(primary(lang));
    return at === -1 ? wanted.length : at;
  };
  return texts.toSorted((a, b) => rank(a) - rank(b));
}

/** What a language is called in another one; the tag itself where nobody knows. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What a country is called; its code where nobody knows. */
export function countryName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Languages offered for choice; a profile may hold others. */
export const LANGUAGE_TAGS = [
  'en',
  'zh',
  'ar',
  'bn',
  'cs',
  'da',
  'de',
  'el',
  'es',
  'fa',
  'fi',
  'fr',
  'he',
  'hi',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'ms',
  'nb',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'sw',
  'ta',
  'th',
  'tl',
  'tr',
  'uk',
  'ur',
  'vi',
  'yue',
] as const;

/** Codes that are assigned, or reserved, for something that is no country. */
const NO_COUNTRY = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'XK',
  'ZZ',
]);

/** Every country of ISO 3166-1 by its code, as far as this browser knows their names. */
export function countryCodes(): string[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter(
      (code) =>
        !NO_COUNTRY.has(code) &&
        // A code that was withdrawn becomes another one here.
        new Intl.Locale(`und-${code}`).region === code &&
        names.of(code) !== undefined,
    );
}

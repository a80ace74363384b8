import i18next, { createInstance, type i18n as Instance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en';
import zh from './zh';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

const REMEMBERED = 'guildhall.language';

/** The locale that numbers and dates are written in. */
export const LOCALES: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** The language that was chosen before, else the first of the browser's that there is a catalogue for. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  const wanted = browser.map((tag) => tag.toLowerCase().split('-')[0]);
  return wanted.find(isLanguage) ?? 'en';
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

const resources = { en: { translation: en }, zh: { translation: zh } };

/** A fresh instance, for tests that need a language of their own. */
export function createI18n(language: Language): Instance {
  const instance = createInstance();
  void instance.use(initReactI18next).init({ ...options, lng: language });
  return instance;
}

const options = {
  resources,
  fallbackLng: 'en',
  initAsync: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  // Codes are keys here, and they hold underscores.
  pluralSeparator: '~',
  contextSeparator: '^',
  returnNull: false as const,
};

export const i18n = i18next;

/** Starts the one instance of the page and keeps `<html lang>` true to it. */
export function startI18n(): void {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
    document.title = i18n.t('site.title');
  });
  void i18n
    .use(initReactI18next)
    .init({ ...options, lng: preferredLanguage(storedLanguage(), navigator.languages) });
}

/** Switches the language and remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // Not remembered, but still switched.
  }
  await i18n.changeLanguage(language);
}

import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, setLanguage, type Language } from '../i18n';
import { THEMES, useTheme, type Theme } from './theme';

type Props = Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'>;

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', zh: '中文' };

/** The language of the page, each named in itself. */
export function LanguageSelect(props: Props) {
  const { i18n } = useTranslation();
  return (
    <select
      {...props}
      value={i18n.language}
      onChange={(event) => void setLanguage(event.target.value as Language)}
    >
      {LANGUAGES.map((language) => (
        <option key={language} value={language} lang={language}>
          {LANGUAGE_NAMES[language]}
        </option>
      ))}
    </select>
  );
}

export function ThemeSelect(props: Props) {
  const { t } = useTranslation();
  const [theme, setTheme] = useTheme();
  return (
    <select {...props} value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {t(`theme.${each}`)}
        </option>
      ))}
    </select>
  );
}

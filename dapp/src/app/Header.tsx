import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { LANGUAGES, setLanguage, type Language } from '../i18n';
import { WalletMenu } from '../wallet/WalletMenu';
import { WrongChain } from '../wallet/WrongChain';
import { Logo } from './Logo';
import { THEMES, useTheme, type Theme } from './theme';

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', zh: '中文' };

function Preferences() {
  const { t, i18n } = useTranslation();
  const [theme, setTheme] = useTheme();
  return (
    <div className="preferences">
      <select
        className="quiet-select"
        aria-label={t('nav.language')}
        value={i18n.language}
        onChange={(event) => void setLanguage(event.target.value as Language)}
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language}>
            {LANGUAGE_NAMES[language]}
          </option>
        ))}
      </select>
      <select
        className="quiet-select"
        aria-label={t('nav.theme')}
        value={theme}
        onChange={(event) => setTheme(event.target.value as Theme)}
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {t(`theme.${each}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Header() {
  const { t } = useTranslation();
  return (
    <header className="site-header">
      <div className="site-header-row">
        <Link to="/" className="brand">
          <Logo />
          <span>{t('site.title')}</span>
        </Link>
        <nav className="site-nav" aria-label={t('nav.main')}>
          <NavLink to="/" end>
            {t('nav.explore')}
          </NavLink>
          <NavLink to="/post">{t('nav.post')}</NavLink>
          <NavLink to="/work">{t('nav.work')}</NavLink>
        </nav>
        <Preferences />
        <WalletMenu />
      </div>
      <WrongChain />
    </header>
  );
}

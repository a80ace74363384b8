import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { WalletMenu } from '../wallet/WalletMenu';
import { WrongChain } from '../wallet/WrongChain';
import { Logo } from './Logo';
import { Nav } from './Nav';
import { LanguageSelect, ThemeSelect } from './Preferences';

export function Header() {
  const { t } = useTranslation();
  return (
    <header className="site-header">
      <div className="site-header-row">
        <Link to="/" className="brand">
          <Logo />
          <span>{t('site.title')}</span>
        </Link>
        <Nav />
        <div className="preferences">
          <LanguageSelect className="quiet-select" aria-label={t('nav.language')} />
          <ThemeSelect className="quiet-select" aria-label={t('nav.theme')} />
        </div>
        <WalletMenu />
      </div>
      <WrongChain />
    </header>
  );
}

import { useTranslation } from 'react-i18next';
import { NavLink, useParams } from 'react-router';
import { usePageTitle } from '../../app/use-page-title';
import { SignIn } from '../../ui/SignIn';
import { Loading } from '../../ui/States';
import { shortAddress } from '../../ui/short-address';
import { useWallet } from '../../wallet/context';
import { useSession } from '../../wallet/session';
import { BootstrapCard } from '../moderation/BootstrapCard';
import NotFoundPage from '../NotFoundPage';
import { Appearance } from './Appearance';
import { Blocks } from './Blocks';
import { ProfileEditor } from './ProfileEditor';
import { Sessions } from './Sessions';
import { Wallets } from './Wallets';

const SECTIONS = ['profile', 'wallets', 'sessions', 'blocks', 'appearance'] as const;
type Section = (typeof SECTIONS)[number];

function Content({ section }: { section: Section }) {
  const { t } = useTranslation();
  const { address: me, pending } = useSession();
  if (section === 'appearance') return <Appearance />;
  if (pending) return <Loading />;
  if (me === null) return <SignIn>{t('settings.signIn')}</SignIn>;
  switch (section) {
    case 'profile':
      return <ProfileEditor key={me} me={me} />;
    case 'wallets':
      return <Wallets key={me} me={me} />;
    case 'sessions':
      return <Sessions me={me} />;
    case 'blocks':
      return <Blocks me={me} />;
  }
}

export default function SettingsPage() {
  const { t } = useTranslation();
  const { section: wanted = 'profile' } = useParams();
  const { address } = useSession();
  const { account } = useWallet();
  usePageTitle(t('settings.title'));
  const section = SECTIONS.find((each) => each === wanted);
  if (section === undefined) return <NotFoundPage />;
  const isOther = address !== null && account !== null && account !== address;
  return (
    <>
      <h1>{t('settings.title')}</h1>
      {isOther && section !== 'wallets' ? (
        <p className="banner" role="status">
          {t('signIn.other', { wallet: shortAddress(account), session: shortAddress(address) })}
        </p>
      ) : null}
      <BootstrapCard />
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.title')}>
          {SECTIONS.map((each) => (
            <NavLink
              key={each}
              to={each === 'profile' ? '/settings' : `/settings/${each}`}
              end={each === 'profile'}
            >
              {t(`settings.${each}`)}
            </NavLink>
          ))}
        </nav>
        <div className="settings-main">
          <Content section={section} />
        </div>
      </div>
    </>
  );
}

import { useTranslation } from 'react-i18next';
import { NavLink, useParams } from 'react-router';
import { usePageTitle } from '../../app/use-page-title';
import { SignIn } from '../../ui/SignIn';
import { Empty, Loading } from '../../ui/States';
import { useSession } from '../../wallet/session';
import NotFoundPage from '../NotFoundPage';
import { Audit } from './Audit';
import { BootstrapCard } from './BootstrapCard';
import { Reports } from './Reports';
import { Roles } from './Roles';

const SECTIONS = ['reports', 'roles', 'audit'] as const;

function Desk({ section }: { section: (typeof SECTIONS)[number] }) {
  const { t } = useTranslation();
  const { roles } = useSession();
  const isAdmin = roles.includes('admin');
  const open = SECTIONS.filter((each) => each !== 'roles' || isAdmin);
  if (!open.includes(section)) return <Empty>{t('moderation.adminOnly')}</Empty>;
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('moderation.title')}>
        {open.map((each) => (
          <NavLink
            key={each}
            to={each === 'reports' ? '/moderation' : `/moderation/${each}`}
            end={each === 'reports'}
          >
            {t(`moderation.${each}`)}
          </NavLink>
        ))}
      </nav>
      <div className="settings-main">
        {section === 'reports' ? <Reports /> : null}
        {section === 'roles' ? <Roles /> : null}
        {section === 'audit' ? <Audit /> : null}
      </div>
    </div>
  );
}

export default function ModerationPage() {
  const { t } = useTranslation();
  const { section: wanted = 'reports' } = useParams();
  const { address, pending, roles } = useSession();
  usePageTitle(t('moderation.title'));
  const section = SECTIONS.find((each) => each === wanted);
  if (section === undefined) return <NotFoundPage />;
  return (
    <>
      <h1>{t('moderation.title')}</h1>
      <BootstrapCard />
      {pending ? (
        <Loading />
      ) : address === null ? (
        <SignIn>{t('moderation.signIn')}</SignIn>
      ) : roles.length === 0 ? (
        <Empty>{t('moderation.noRole')}</Empty>
      ) : (
        <Desk section={section} />
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isAddress } from 'viem';
import { passportQuery } from '../../api/standing';
import type { Passport } from '../../api/types';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { Address } from '../../ui/Address';
import { Failed, Loading } from '../../ui/States';
import { checksummed, shortAddress } from '../../ui/short-address';
import { useWallet } from '../../wallet/context';
import { MyRewards } from '../guild/Contributions';
import NotFoundPage from '../NotFoundPage';
import { Export } from './Export';
import { History } from './History';
import { Pending } from './Pending';
import { Picture } from './Picture';
import { Received } from './Received';
import { Meanings, Scores } from './Scores';

function Head({ passport, mine }: { passport: Passport; mine: boolean }) {
  const { t } = useTranslation();
  const { address, name, display_name: shown } = passport;
  return (
    <header className="person-head">
      <div>
        <p className="crumb">
          <Link to={`/people/${checksummed(address)}`}>
            {shown === null ? t('passport.person') : <bdi>{shown}</bdi>}
          </Link>
        </p>
        <h1>
          {t('passport.title')}
          {mine ? <span className="tag">{t('ui.you')}</span> : null}
        </h1>
        <p className="person-id">
          {name === null ? null : (
            <bdi className="name name-proven" title={t('ui.nameProven')}>
              {name}
            </bdi>
          )}{' '}
          <Address address={address} />
        </p>
        <p className="lead">{t('passport.lead')}</p>
      </div>
      <div className="person-deeds">
        <Link to="/leaderboards" className="button">
          {t('board.title')}
        </Link>
      </div>
    </header>
  );
}

function Shown({ passport }: { passport: Passport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useWallet();
  const { address, suspension } = passport;
  const mine = account !== null && account.toLowerCase() === address.toLowerCase();
  usePageTitle(`${t('passport.title')} · ${passport.display_name ?? shortAddress(address)}`);
  return (
    <>
      <Head passport={passport} mine={mine} />
      {suspension !== null && suspension.until > chainNow() ? (
        <p className="banner" role="status">
          {t('passport.suspended', { moment: format.moment(suspension.until) })}
        </p>
      ) : null}
      <div className="person-columns">
        <div className="person-main">
          <Scores passport={passport} />
          <Meanings />
          <Received passport={passport} you={account} />
          <History address={address} you={account} />
        </div>
        <aside className="person-side" aria-label={t('passport.side')}>
          <Picture passport={passport} />
          <Pending address={address} />
          {mine ? <MyRewards account={account} /> : null}
          <Export passport={passport} />
          <p className="hint freshness">
            {t('task.asOf', { block: passport.block.number })} {t(`finality.${passport.finality}`)}
          </p>
        </aside>
      </div>
    </>
  );
}

/** What an account has earned here: standing, reviews and settled work, to be looked at and carried away. */
export default function PassportPage() {
  const { address = '' } = useParams();
  const known = isAddress(address, { strict: false });
  const passport = useQuery({ ...passportQuery(address), enabled: known });
  if (!known) return <NotFoundPage />;
  if (passport.isPending) return <Loading />;
  if (!passport.data) {
    return <Failed error={passport.error} onRetry={() => void passport.refetch()} />;
  }
  return <Shown passport={passport.data} />;
}

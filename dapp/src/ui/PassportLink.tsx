import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { checksummed, shortAddress } from './short-address';

/** The way from a name to what its account has earned. */
export function PassportLink({ address }: { address: string }) {
  const { t } = useTranslation();
  return (
    <Link
      className="passport-link"
      to={`/passport/${checksummed(address)}`}
      aria-label={t('passport.of', { who: shortAddress(address) })}
    >
      {t('passport.title')}
    </Link>
  );
}

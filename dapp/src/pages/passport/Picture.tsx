import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Passport } from '../../api/types';
import { contractOf, useSite } from '../../app/site';
import { readPicture } from '../../standing/picture';
import { useTransactions } from '../../transactions/context';
import { shortAddress } from '../../ui/short-address';

/** The passport as its contract draws it, asked from the chain itself; shown as an image, which can do nothing. */
export function Picture({ passport }: { passport: Passport }) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { reader } = useTransactions();
  const { token_id: tokenId, address } = passport;
  const picture = useQuery({
    queryKey: ['standing', 'picture', tokenId, passport.block.number],
    queryFn: () => readPicture(reader, contractOf(config, 'Reputation'), BigInt(tokenId ?? 0)),
    enabled: tokenId !== null,
    placeholderData: (before: string | null | undefined) => before,
  });
  return (
    <section className="panel" aria-labelledby="picture-heading">
      <h2 id="picture-heading">{t('passport.picture.title')}</h2>
      {tokenId === null ? (
        <p className="hint">{t('passport.picture.none')}</p>
      ) : picture.data ? (
        <img
          className="passport-picture"
          src={picture.data}
          alt={t('passport.picture.alt', { address: shortAddress(address) })}
          width={480}
          height={400}
        />
      ) : picture.isPending ? (
        <p className="hint">{t('ui.loading')}</p>
      ) : (
        <p className="hint">{t('passport.picture.unread')}</p>
      )}
      <p className="hint">{t('passport.picture.note')}</p>
    </section>
  );
}

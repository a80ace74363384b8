import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unlinkWallet, walletsQuery } from '../../api/people';
import { useDeed } from '../../api/use-deed';
import { Address } from '../../ui/Address';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Ago } from '../../ui/Countdown';
import { Failed, Loading } from '../../ui/States';
import { shortAddress } from '../../ui/short-address';
import { LinkWallet } from './LinkWallet';

function Unlink({ address, me }: { address: string; me: string }) {
  const { t } = useTranslation();
  const { busy, failure, run, clear } = useDeed(walletsQuery(me).queryKey, ['person'], ['name']);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button button-quiet"
        aria-label={t('settings.unlinkOf', { address: shortAddress(address) })}
        onClick={() => setAsking(true)}
      >
        {t('settings.unlink')}
      </button>
      {asking ? (
        <ConfirmDialog
          title={t('settings.unlinkTitle', { address: shortAddress(address) })}
          label={t('settings.unlink')}
          busy={busy}
          failure={failure}
          onConfirm={() =>
            void run(() => unlinkWallet(address)).then((done) => {
              if (done) setAsking(false);
            })
          }
          onClose={() => {
            clear();
            setAsking(false);
          }}
        >
          <p>{t('settings.unlinkText')}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

/** The wallets of one person, and how another is linked. */
export function Wallets({ me }: { me: string }) {
  const { t } = useTranslation();
  const answer = useQuery(walletsQuery(me));
  const items = answer.data?.items ?? [];
  return (
    <>
      <section className="panel" aria-labelledby="wallets-heading">
        <h2 id="wallets-heading">{t('settings.wallets')}</h2>
        <p className="hint">{t('settings.walletsNote')}</p>
        {answer.isPending ? <Loading /> : null}
        {answer.isError ? (
          <Failed error={answer.error} onRetry={() => void answer.refetch()} />
        ) : null}
        <ul className="edit-rows">
          {items.map(({ address, linked_at, current }) => (
            <li key={address} className="edit-row">
              <Address address={address} />
              {current ? <span className="tag">{t('settings.current')}</span> : null}
              <span className="hint">
                {t('settings.linked')} <Ago at={linked_at} />
              </span>
              {items.length > 1 ? <Unlink address={address} me={me} /> : null}
            </li>
          ))}
        </ul>
      </section>
      <LinkWallet me={me} />
    </>
  );
}

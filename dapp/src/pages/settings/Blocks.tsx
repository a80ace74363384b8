import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { blocksQuery, unblock } from '../../api/rooms';
import { useDeed } from '../../api/use-deed';
import { Person } from '../../ui/Address';
import { Ago } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Failed, Loading } from '../../ui/States';
import { shortAddress } from '../../ui/short-address';

/** Whom this account does not want to hear from. */
export function Blocks({ me }: { me: string }) {
  const { t } = useTranslation();
  const answer = useQuery(blocksQuery(me));
  const { busy, failure, run } = useDeed(blocksQuery(me).queryKey, ['room']);
  const items = answer.data?.items ?? [];
  return (
    <section className="panel" aria-labelledby="blocks-heading">
      <h2 id="blocks-heading">{t('settings.blocks')}</h2>
      <p className="hint">{t('settings.blocksNote')}</p>
      {answer.isPending ? <Loading /> : null}
      {answer.isError ? (
        <Failed error={answer.error} onRetry={() => void answer.refetch()} />
      ) : null}
      {answer.isSuccess && items.length === 0 ? <p>{t('settings.noBlocks')}</p> : null}
      <ul className="edit-rows">
        {items.map(({ account, created_at }) => (
          <li key={account} className="edit-row">
            <Person address={account} />
            <span className="hint">
              <Ago at={created_at} />
            </span>
            <button
              type="button"
              className="button button-quiet"
              disabled={busy}
              aria-label={t('settings.unblockOf', { address: shortAddress(account) })}
              onClick={() => void run(() => unblock(account))}
            >
              {t('room.unblock')}
            </button>
          </li>
        ))}
      </ul>
      {failure ? <FailureText failure={failure} /> : null}
    </section>
  );
}

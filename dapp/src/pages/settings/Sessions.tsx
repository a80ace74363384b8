import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { revokeOtherSessions, revokeSession, sessionsQuery } from '../../api/people';
import { useDeed } from '../../api/use-deed';
import { useFormat } from '../../i18n/use-format';
import { Ago } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Failed, Loading } from '../../ui/States';
import { browserName } from './browser-name';

/** Where this account is signed in, and how to end it. */
export function Sessions({ me }: { me: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const answer = useQuery(sessionsQuery(me));
  const { busy, failure, run } = useDeed(sessionsQuery(me).queryKey);
  const items = answer.data?.items ?? [];
  return (
    <section className="panel" aria-labelledby="sessions-heading">
      <h2 id="sessions-heading">{t('settings.sessions')}</h2>
      <p className="hint">{t('settings.sessionsNote')}</p>
      {answer.isPending ? <Loading /> : null}
      {answer.isError ? (
        <Failed error={answer.error} onRetry={() => void answer.refetch()} />
      ) : null}
      <ul className="edit-rows">
        {items.map(({ id, user_agent, created_at, expires_at, current }) => {
          const name = browserName(user_agent) ?? t('settings.someBrowser');
          return (
            <li key={id} className="edit-row">
              <span className="edit-row-name" title={user_agent}>
                {name}
              </span>
              {current ? <span className="tag">{t('settings.here')}</span> : null}
              <span className="hint">
                {t('settings.since')} <Ago at={created_at} /> ·{' '}
                {t('settings.until', { moment: format.moment(expires_at) })}
              </span>
              {current ? null : (
                <button
                  type="button"
                  className="button button-quiet"
                  disabled={busy}
                  aria-label={t('settings.endOf', { name, moment: format.moment(created_at) })}
                  onClick={() => void run(() => revokeSession(id))}
                >
                  {t('settings.end')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {items.length > 1 ? (
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void run(revokeOtherSessions)}
        >
          {t('settings.endOthers')}
        </button>
      ) : null}
      {failure ? <FailureText failure={failure} /> : null}
    </section>
  );
}

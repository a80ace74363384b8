import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isAddress } from 'viem';
import { OUTCOMES, ROLES, auditQuery } from '../../api/moderation';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Paged } from '../../ui/Paged';

const ACTIONS = ['role_granted', 'role_revoked', 'first_admin_named', 'report_closed'] as const;

interface Entry {
  action: string;
  subject: string;
  params: Record<string, unknown>;
}

function What({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const known = ACTIONS.find((each) => each === entry.action);
  const role = ROLES.find((each) => each === entry.params.role);
  const outcome = OUTCOMES.find((each) => each === entry.params.outcome);
  return (
    <>
      {known === undefined
        ? entry.action
        : t(`audit.${known}`, { role: role === undefined ? '' : t(`role.${role}`) })}{' '}
      {isAddress(entry.subject, { strict: false }) ? (
        <Person address={entry.subject} />
      ) : (
        <code>{entry.subject.slice(0, 12)}</code>
      )}
      {outcome === undefined ? null : (
        <span className="hint"> {t(`moderation.outcomes.${outcome}`)}</span>
      )}
    </>
  );
}

/** Every act of those with a role, the newest first; it can only grow. */
export function Audit() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(auditQuery);
  return (
    <section className="panel" aria-labelledby="audit-heading">
      <h2 id="audit-heading">{t('moderation.audit')}</h2>
      <p className="hint">{t('moderation.auditNote')}</p>
      <Paged list={list} none={<p>{t('moderation.noAudit')}</p>}>
        {(entries) => (
          <ol className="audit">
            {entries.map((entry) => (
              <li key={entry.id}>
                <Person address={entry.actor} /> <What entry={entry} />{' '}
                <time className="hint" dateTime={new Date(entry.at * 1000).toISOString()}>
                  {format.moment(entry.at)}
                </time>
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </section>
  );
}

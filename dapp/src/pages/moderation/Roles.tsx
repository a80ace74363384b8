import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress, isAddress } from 'viem';
import { ROLES, grantRole, revokeRole, rolesQuery } from '../../api/moderation';
import { keys } from '../../api/queries';
import type { Role } from '../../api/types';
import { useDeed } from '../../api/use-deed';
import { Person } from '../../ui/Address';
import { Ago } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { Failed, Loading } from '../../ui/States';
import { shortAddress } from '../../ui/short-address';

/** Who may do what, for those who give the roles. */
export function Roles() {
  const { t } = useTranslation();
  const answer = useQuery(rolesQuery);
  const { busy, failure, run } = useDeed(rolesQuery.queryKey, ['audit'], keys.session);
  const [address, setAddress] = useState('');
  const [role, setRole] = useState<Role>('moderator');
  const [checked, setChecked] = useState(false);
  const valid = isAddress(address.trim(), { strict: false });
  const items = answer.data?.items ?? [];
  return (
    <section className="panel" aria-labelledby="roles-heading">
      <h2 id="roles-heading">{t('moderation.roles')}</h2>
      <p className="hint">{t('moderation.rolesNote')}</p>
      {answer.isPending ? <Loading /> : null}
      {answer.isError ? (
        <Failed error={answer.error} onRetry={() => void answer.refetch()} />
      ) : null}
      <ul className="edit-rows">
        {items.map((item) => (
          <li key={`${item.address}-${item.role}`} className="edit-row">
            <Person address={item.address} />
            <span className="badge">{t(`role.${item.role}`)}</span>
            <span className="hint">
              {t('moderation.grantedBy')} <Person address={item.granted_by} />{' '}
              <Ago at={item.granted_at} />
            </span>
            <button
              type="button"
              className="button button-quiet"
              disabled={busy}
              aria-label={t('moderation.revokeOf', {
                role: t(`role.${item.role}`),
                address: shortAddress(item.address),
              })}
              onClick={() => void run(() => revokeRole(item.address, item.role))}
            >
              {t('moderation.revoke')}
            </button>
          </li>
        ))}
      </ul>
      <form
        className="grant"
        noValidate
        aria-label={t('moderation.grant')}
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (!valid) return;
          void run(() => grantRole(getAddress(address.trim()), role)).then((done) => {
            if (!done) return;
            setAddress('');
            setChecked(false);
          });
        }}
      >
        <Field
          label={t('moderation.account')}
          className="grow"
          error={checked && !valid ? t('settings.badAddress') : null}
        >
          {(ids) => (
            <input
              {...ids}
              type="text"
              autoComplete="off"
              spellCheck={false}
              placeholder="0x"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('moderation.role')}>
          {(ids) => (
            <select {...ids} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {ROLES.map((each) => (
                <option key={each} value={each}>
                  {t(`role.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="submit" className="button" disabled={busy}>
          {t('moderation.grant')}
        </button>
      </form>
      {failure ? <FailureText failure={failure} /> : null}
    </section>
  );
}

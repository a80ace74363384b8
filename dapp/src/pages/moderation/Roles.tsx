import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES, grantRole, revokeRole, rolesQuery } from '../../api/moderation';
import { keys } from '../../api/queries';
import type { Role } from '../../api/types';
import { useDeed } from '../../api/use-deed';
import { Person } from '../../ui/Address';
import { AddressInput } from '../../ui/AddressInput';
import { Ago } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { Failed, Loading } from '../../ui/States';
import { addressOf, shortAddress } from '../../ui/short-address';

/** Who may do what, for those who give the roles. */
export function Roles() {
  const { t } = useTranslation();
  const answer = useQuery(rolesQuery);
  const { busy, failure, run } = useDeed(rolesQuery.queryKey, ['audit'], keys.session);
  const [address, setAddress] = useState('');
  const [role, setRole] = useState<Role>('moderator');
  const [checked, setChecked] = useState(false);
  const other = addressOf(address);
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
          if (other === null) return;
          void run(() => grantRole(other, role)).then((done) => {
            if (!done) return;
            setAddress('');
            setChecked(false);
          });
        }}
      >
        <AddressInput
          label={t('moderation.account')}
          className="grow"
          error={checked && other === null ? t('settings.badAddress') : null}
          value={address}
          onChange={setAddress}
        />
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

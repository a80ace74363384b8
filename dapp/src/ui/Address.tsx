import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useName } from '../people/names';
import { CopyButton } from './CopyButton';
import { checksummed, shortAddress } from './short-address';

interface Props {
  address: string;
  /** Who is at the page, so that own addresses are marked. */
  you?: string | null;
}

function Code({ address, you }: Props) {
  const { t } = useTranslation();
  const whole = checksummed(address);
  const own = you != null && you.toLowerCase() === address.toLowerCase();
  return (
    <>
      <code title={whole}>{shortAddress(address)}</code>
      {own ? <span className="tag">{t('ui.you')}</span> : null}
      <CopyButton text={whole} label={t('ui.copyAddress', { address: shortAddress(address) })} />
    </>
  );
}

/** An account or contract: shortened for the eye, whole in the title and on the clipboard. */
export function Address(props: Props) {
  return (
    <span className="address">
      <Code {...props} />
    </span>
  );
}

/** What an account is called. Others may call themselves the same, so its address always stands beside it. */
export function Name({ address }: { address: string }) {
  const { t } = useTranslation();
  const label = useName(address);
  if (label === null) return null;
  return (
    <bdi
      className={label.proven ? 'name name-proven' : 'name'}
      title={t(label.proven ? 'ui.nameProven' : 'ui.nameChosen')}
    >
      {label.text}
    </bdi>
  );
}

/** A person: name where there is one, address in any case, and the way to the person's page. */
export function Person(props: Props) {
  const { t } = useTranslation();
  const { address } = props;
  const label = useName(address);
  return (
    <span className="address person">
      <Link
        to={`/people/${checksummed(address)}`}
        className="person-link"
        aria-label={label === null ? t('ui.person', { address: shortAddress(address) }) : undefined}
      >
        {label === null ? <PersonSign /> : <Name address={address} />}
      </Link>
      <Code {...props} />
    </span>
  );
}

function PersonSign() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path
        d="M8 8.2a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.4-3 2.6-4.4 5.5-4.4s5.1 1.4 5.5 4.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </svg>
  );
}

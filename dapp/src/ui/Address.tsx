import { useTranslation } from 'react-i18next';
import { CopyButton } from './CopyButton';
import { checksummed, shortAddress } from './short-address';

/** An account or contract: shortened for the eye, whole in the title and on the clipboard. */
export function Address({ address, you }: { address: string; you?: string | null }) {
  const { t } = useTranslation();
  const whole = checksummed(address);
  const own = you != null && you.toLowerCase() === address.toLowerCase();
  return (
    <span className="address">
      <code title={whole}>{shortAddress(address)}</code>
      {own ? <span className="tag">{t('ui.you')}</span> : null}
      <CopyButton text={whole} label={t('ui.copyAddress', { address: shortAddress(address) })} />
    </span>
  );
}

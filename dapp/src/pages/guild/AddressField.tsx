import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isAddress } from 'viem';
import { useKnownAddresses } from '../../guild/use-guild';
import { poisonedBy } from '../../money/lookalike';
import { AddressInput } from '../../ui/AddressInput';
import { useWallet } from '../../wallet/context';

interface Props {
  label: string;
  hint?: ReactNode;
  error: string | null;
  value: string;
  name?: string;
  onChange: (value: string) => void;
}

/** An input for an address: says whose it is when it is known, and warns of one that only looks like a known one. */
export function AddressField({ label, hint, error, value, name, onChange }: Props) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const known = useKnownAddresses();
  const text = value.trim();
  const valid = isAddress(text, { strict: false });
  const own = account !== null && text.toLowerCase() === account.toLowerCase();
  const whose = own ? t('ui.you') : known.get(text.toLowerCase());
  const like = valid
    ? poisonedBy(text, [...known.keys(), ...(account === null ? [] : [account])])
    : null;
  const likeName = like === null ? '' : (known.get(like.toLowerCase()) ?? t('guild.address.yours'));
  return (
    <>
      <AddressInput
        label={label}
        name={name}
        hint={
          <>
            {hint}
            {whose === undefined ? null : (
              <strong className="address-known">
                {' '}
                {t('guild.address.known', { name: whose })}
              </strong>
            )}
          </>
        }
        error={error}
        value={value}
        onChange={onChange}
      />
      {like === null ? null : (
        <p className="failure address-alike" role="alert">
          {t('guild.address.alike', { name: likeName, address: like })}
        </p>
      )}
    </>
  );
}

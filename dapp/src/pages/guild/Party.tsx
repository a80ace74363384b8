import { zeroAddress } from 'viem';
import { useTranslation } from 'react-i18next';
import { useKnownAddresses } from '../../guild/use-guild';
import { Address, Person } from '../../ui/Address';
import { useWallet } from '../../wallet/context';

/** An address with the part that the site knows it by: a contract, a token, a bench, or else a person. */
export function Party({ address }: { address: string }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const known = useKnownAddresses().get(address.toLowerCase());
  if (address.toLowerCase() === zeroAddress) return <span>{t('guild.nobody')}</span>;
  if (known === undefined) return <Person address={address} you={account} />;
  return (
    <span className="party">
      <strong>{known}</strong> <Address address={address} you={account} />
    </span>
  );
}

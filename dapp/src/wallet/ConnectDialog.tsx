import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address } from 'viem';
import { useConnect, useConnectors, type Connector } from 'wagmi';
import { failureOf, type Failure } from '../transactions/failures';
import { Dialog } from '../ui/Dialog';
import { FailureText } from '../ui/FailureText';

/** Offers every wallet that announced itself in this browser (EIP-6963). */
export function ConnectDialog({ onDone }: { onDone: (account: Address | null) => void }) {
  const { t } = useTranslation();
  const connectors = useConnectors();
  const { mutateAsync: connect, isPending } = useConnect();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function choose(connector: Connector) {
    setFailure(null);
    try {
      const { accounts } = await connect({ connector });
      onDone(accounts[0]);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }

  return (
    <Dialog title={t('wallet.choose')} onClose={() => onDone(null)}>
      {connectors.length === 0 ? (
        <p>{t('wallet.none')}</p>
      ) : (
        <ul className="wallet-list">
          {connectors.map((connector) => (
            <li key={connector.uid}>
              <button
                type="button"
                className="wallet-choice"
                disabled={isPending}
                onClick={() => void choose(connector)}
              >
                {connector.icon ? <img src={connector.icon} alt="" width={28} height={28} /> : null}
                <span>{connector.name}</span>
                {connector.id === 'guildhall.demo' ? (
                  <small className="tag">{t('wallet.demoOnly')}</small>
                ) : null}
              </button>
            </li>
          ))}
        </ul>
      )}
      {failure ? <FailureText failure={failure} /> : null}
      <p className="hint">{t('wallet.promise')}</p>
    </Dialog>
  );
}

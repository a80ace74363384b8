import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSite } from '../app/site';
import { failureOf, type Failure } from '../transactions/failures';
import { FailureText } from '../ui/FailureText';
import { useWallet } from './context';

/** Says that the wallet is on another chain, and offers to move it. */
export function WrongChain() {
  const { t } = useTranslation();
  const { onSiteChain, switchChain } = useWallet();
  const { config } = useSite();
  const [failure, setFailure] = useState<Failure | null>(null);
  if (onSiteChain) return null;
  return (
    <div className="banner" role="status">
      <p>{t('wallet.wrongChain', { chain: config.chain.name })}</p>
      <button
        type="button"
        className="button"
        onClick={() => {
          setFailure(null);
          void switchChain().catch((error: unknown) => setFailure(failureOf(error)));
        }}
      >
        {t('wallet.switch', { chain: config.chain.name })}
      </button>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePerform } from '../transactions/use-perform';
import { useWallet } from '../wallet/context';
import { useSession } from '../wallet/session';
import { FailureText } from './FailureText';
import { shortAddress } from './short-address';
import { Empty } from './States';

/** Asks who is at the page to sign in, and says what for. */
export function SignIn({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const { address, signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const isOther = account !== null && address !== null && account !== address;
  return (
    <Empty>
      <p>{children}</p>
      {isOther ? (
        <p>
          {t('signIn.other', { wallet: shortAddress(account), session: shortAddress(address) })}
        </p>
      ) : null}
      <button
        type="button"
        className="button button-primary"
        disabled={busy}
        onClick={() =>
          void perform(async (chosen) => {
            await signIn(chosen);
          })
        }
      >
        {busy ? t('ui.working') : t(account === null ? 'signIn.connect' : 'signIn.button')}
      </button>
      <p className="hint">{t('signIn.note')}</p>
      {failure ? <FailureText failure={failure} /> : null}
    </Empty>
  );
}

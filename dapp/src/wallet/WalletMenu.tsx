import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Address, Name } from '../ui/Address';
import { shortAddress } from '../ui/short-address';
import { useWallet } from './context';
import { useSession } from './session';

/** Connect, or who is connected and how to leave. */
export function WalletMenu() {
  const { t } = useTranslation();
  const { account, walletName, connect, disconnect } = useWallet();
  const { address, roles, signOut } = useSession();
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();

  if (account === null) {
    return (
      <button
        type="button"
        className="button button-primary wallet-button"
        onClick={() => void connect()}
      >
        {t('wallet.connect')}
      </button>
    );
  }

  const close = () => menu.current?.hidePopover();
  return (
    <div className="wallet-button">
      <button
        type="button"
        className="button"
        popoverTarget={id}
        aria-label={t('wallet.account', { address: shortAddress(account) })}
      >
        <span className="dot dot-ok" aria-hidden="true" />
        <code>{shortAddress(account)}</code>
      </button>
      <div className="menu" id={id} popover="auto" ref={menu}>
        <Name address={account} />
        <Address address={account} />
        {walletName === null ? null : <p className="hint">{walletName}</p>}
        <nav className="menu-links" aria-label={t('wallet.menu')}>
          <Link to={`/people/${account}`} onClick={close}>
            {t('wallet.profile')}
          </Link>
          <Link to={`/passport/${account}`} onClick={close}>
            {t('passport.mine')}
          </Link>
          <Link to="/settings" onClick={close}>
            {t('wallet.settings')}
          </Link>
          {roles.length === 0 ? null : (
            <Link to="/moderation" onClick={close}>
              {t('moderation.title')}
            </Link>
          )}
        </nav>
        {address === null ? null : (
          <button type="button" className="button" onClick={() => void signOut()}>
            {t('wallet.signOut')}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            close();
            void disconnect();
          }}
        >
          {t('wallet.disconnect')}
        </button>
      </div>
    </div>
  );
}

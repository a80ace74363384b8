import { createContext, use } from 'react';
import type { Address, Hex } from 'viem';

/** All that pages know of a wallet. */
export interface Wallet {
  /** The connected account, or null while browsing without a wallet. */
  account: Address | null;
  /** Whether the wallet is on this site's chain; true while there is no wallet. */
  onSiteChain: boolean;
  /** Name of the connected wallet, for people. */
  walletName: string | null;
  /** Opens the choice of wallets; resolves with the account, or null when the person closed it. */
  connect: () => Promise<Address | null>;
  disconnect: () => Promise<void>;
  /** Asks the wallet to let the person choose which of its accounts this page sees. */
  chooseAccount: () => Promise<void>;
  /** Asks the wallet to move to this site's chain, adding it when it is unknown there. */
  switchChain: () => Promise<void>;
  /** Asks the wallet to sign a text. */
  signMessage: (account: Address, message: string) => Promise<Hex>;
}

export const WalletContext = createContext<Wallet | null>(null);

export function useWallet(): Wallet {
  const wallet = use(WalletContext);
  if (!wallet) throw new Error('useWallet needs a WalletProvider');
  return wallet;
}

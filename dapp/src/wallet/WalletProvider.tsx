import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Address } from 'viem';
import { WagmiProvider, useConfig, useConnection, useDisconnect, type Config } from 'wagmi';
import { signMessage } from 'wagmi/actions';
import { ConnectDialog } from './ConnectDialog';
import { WalletContext, type Wallet } from './context';
import { chooseAccount, ensureChain } from './signer';

type Resolve = (account: Address | null) => void;

function Provider({ children }: { children: ReactNode }) {
  const config = useConfig();
  const connection = useConnection();
  const { mutateAsync: disconnectAll } = useDisconnect();
  const [asking, setAsking] = useState(false);
  const waiting = useRef<Resolve[]>([]);
  const account = connection.address ?? null;

  const settle = useCallback((answer: Address | null) => {
    setAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(answer);
  }, []);

  const wallet = useMemo<Wallet>(
    () => ({
      account,
      onSiteChain: account === null || connection.chainId === config.chains[0].id,
      walletName: connection.connector?.name ?? null,
      connect: () => {
        if (account !== null) return Promise.resolve(account);
        setAsking(true);
        return new Promise((resolve) => waiting.current.push(resolve));
      },
      disconnect: async () => {
        await disconnectAll({});
      },
      chooseAccount: () => chooseAccount(config),
      switchChain: () => ensureChain(config),
      signMessage: async (signer, message) => {
        await ensureChain(config);
        return signMessage(config, { account: signer, message });
      },
    }),
    [account, connection.chainId, connection.connector, config, disconnectAll],
  );

  return (
    <WalletContext value={wallet}>
      {children}
      {asking ? <ConnectDialog onDone={settle} /> : null}
    </WalletContext>
  );
}

/** Gives pages the wallet; the only component that knows wagmi's provider. Needs a query client around it. */
export function WalletProvider({ config, children }: { config: Config; children: ReactNode }) {
  return (
    <WagmiProvider config={config} reconnectOnMount>
      <Provider>{children}</Provider>
    </WagmiProvider>
  );
}

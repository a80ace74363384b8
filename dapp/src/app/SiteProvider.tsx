import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactNode } from 'react';
import { followChanges } from '../api/changes';
import type { SiteConfig } from '../api/types';
import { i18n } from '../i18n';
import { RoomsProvider } from '../rooms/RoomsProvider';
import { TransactionsContext, type Transactions } from '../transactions/context';
import { createTransactions, recall } from '../transactions/create';
import { WalletProvider } from '../wallet/WalletProvider';
import { rpcUrlOf, walletConfigOf } from '../wallet/chain';
import { announceDemoWallet } from '../wallet/demo-wallet';
import { pickDemoAccount } from '../wallet/pick-demo-account';
import { SiteContext, contractOf, siteOf } from './site';

interface Parts {
  wagmi: ReturnType<typeof walletConfigOf>;
  transactions: Transactions;
}

/** What is built once for a chain and its contracts; a change of policy must not build it again. */
function build(config: SiteConfig): Parts {
  // wagmi asks for wallets while it is made, so the demo wallet must be there before.
  if (config.chain.demo && config.demo_accounts.length > 0) {
    announceDemoWallet({
      chainId: config.chain.id,
      rpcUrl: rpcUrlOf(config),
      accounts: config.demo_accounts,
      name: i18n.t('wallet.demo'),
      icon: '/favicon.svg',
      pick: pickDemoAccount,
    });
  }
  const wagmi = walletConfigOf(config);
  const escrow = contractOf(config, 'TaskEscrow');
  const policy = contractOf(config, 'Policy');
  const transactions = createTransactions(wagmi, { escrow, policy });
  void recall(transactions, config.chain.id, escrow);
  return { wagmi, transactions };
}

const built = new Map<string, Parts>();

function partsOf(config: SiteConfig): Parts {
  const key = JSON.stringify([config.chain, config.contracts]);
  const parts = built.get(key) ?? build(config);
  built.set(key, parts);
  return parts;
}

/** Hands every page the site's configuration, the wallet and the transactions. */
export function SiteProvider({ config, children }: { config: SiteConfig; children: ReactNode }) {
  const queries = useQueryClient();
  const site = useMemo(() => siteOf(config), [config]);
  const { wagmi, transactions } = partsOf(config);

  useEffect(() => followChanges(queries), [queries]);

  return (
    <SiteContext value={site}>
      <WalletProvider config={wagmi}>
        <TransactionsContext value={transactions}>
          <RoomsProvider>{children}</RoomsProvider>
        </TransactionsContext>
      </WalletProvider>
    </SiteContext>
  );
}

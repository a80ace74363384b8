import { createConfig, type Config } from 'wagmi';
import { defineChain, fallback, http, type Chain } from 'viem';
import type { SiteConfig } from '../api/types';

/** The one chain of this site, as the API's configuration names it. */
export function chainOf(site: SiteConfig): Chain {
  const url = rpcUrlOf(site);
  const native = site.tokens.find((token) => BigInt(token.address) === 0n);
  return defineChain({
    id: site.chain.id,
    name: site.chain.name,
    nativeCurrency: {
      name: native?.name ?? 'Ether',
      symbol: native?.symbol ?? 'ETH',
      decimals: native?.decimals ?? 18,
    },
    rpcUrls: { default: { http: [url] } },
    testnet: site.chain.demo,
    ...(site.chain.explorer_url
      ? { blockExplorers: { default: { name: 'Explorer', url: site.chain.explorer_url } } }
      : {}),
  });
}

/** The node's address; a path means this site's own proxy. */
export function rpcUrlOf(site: SiteConfig): string {
  return new URL(site.chain.rpc_url, window.location.origin).href;
}

/** wagmi's configuration: this chain only, wallets found by EIP-6963. */
export function walletConfigOf(site: SiteConfig): Config {
  const chain = chainOf(site);
  return createConfig({
    chains: [chain],
    multiInjectedProviderDiscovery: true,
    pollingInterval: site.chain.demo ? 500 : 4_000,
    transports: { [chain.id]: fallback([http(rpcUrlOf(site))]) },
  });
}

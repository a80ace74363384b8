import { createContext, use } from 'react';
import { getAddress, isAddress, type Address } from 'viem';
import type { SiteConfig } from '../api/types';
import type { Unit } from '../money/units';
import { failed } from '../transactions/failures';

/** What the API's configuration says of the site, with what every page asks of it. */
export interface Site {
  config: SiteConfig;
  native: Unit;
  escrow: Address;
}

export const SiteContext = createContext<Site | null>(null);

export function useSite(): Site {
  const site = use(SiteContext);
  if (!site) throw new Error('useSite needs a SiteContext');
  return site;
}

export const NATIVE = '0x0000000000000000000000000000000000000000';

export function isNative(token: string): boolean {
  return token === NATIVE;
}

/** A contract's address by its name in the deployment. */
export function contractOf(config: SiteConfig, name: string): Address {
  const address = config.contracts[name];
  if (address === undefined || !isAddress(address, { strict: false })) {
    throw failed('bad_config', { name });
  }
  return getAddress(address);
}

/** The contract of pots; null where the deployment has none. */
export function potOf(config: SiteConfig): Address | null {
  const address = config.contracts.TaskPot;
  return address !== undefined && isAddress(address, { strict: false })
    ? getAddress(address)
    : null;
}

export function siteOf(config: SiteConfig): Site {
  const native = config.tokens.find((token) => isNative(token.address));
  return {
    config,
    native: native ?? { symbol: 'ETH', decimals: 18 },
    escrow: contractOf(config, 'TaskEscrow'),
  };
}

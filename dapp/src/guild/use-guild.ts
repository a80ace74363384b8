import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress, type Address } from 'viem';
import { contractOf, useSite } from '../app/site';
import type { Unit } from '../money/units';
import { guildQuery } from './queries';

/** The guild's contracts as the deployment names them, and its token; null where there is no guild. */
export function useGuildContracts(): {
  governor: Address;
  token: Address;
  timelock: Address;
} | null {
  const { config } = useSite();
  return useMemo(() => {
    const { GuildGovernor, GuildToken, GuildTimelock } = config.contracts;
    if (!GuildGovernor || !GuildToken || !GuildTimelock) return null;
    return {
      governor: contractOf(config, 'GuildGovernor'),
      token: contractOf(config, 'GuildToken'),
      timelock: contractOf(config, 'GuildTimelock'),
    };
  }, [config]);
}

const USUAL: Unit = { symbol: 'GUILD', decimals: 18 };

/** How amounts of the guild's token are written. */
export function useGuildUnit(): Unit {
  const { data } = useQuery(guildQuery);
  return data?.token ?? USUAL;
}

/** Names of the addresses that a guild's page may meet, by address in lower case. */
export function useKnownAddresses(): ReadonlyMap<string, string> {
  const { t } = useTranslation();
  const { config } = useSite();
  const { data } = useQuery(guildQuery);
  return useMemo(() => {
    const known = new Map<string, string>();
    const add = (address: string | null | undefined, name: string) => {
      if (address != null) known.set(address.toLowerCase(), name);
    };
    for (const { address, name } of config.arbitrators) add(address, name);
    for (const { address, symbol } of config.tokens) add(address, symbol);
    add(config.policy.treasury, t('guild.treasury.title'));
    add(data?.guardian.account, t('guild.roles.guardian'));
    for (const [name, address] of Object.entries(config.contracts)) add(address, name);
    return known;
  }, [config, data, t]);
}

/** Whether two addresses are one. */
export function isSame(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && getAddress(one) === getAddress(other);
}

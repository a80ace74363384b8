import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { erc20Abi, getAddress, isAddress, type PublicClient } from 'viem';
import type { SiteConfig } from '../api/types';
import { useSite } from '../app/site';
import { useTransactions } from '../transactions/context';

export type NamedToken = SiteConfig['tokens'][number];

const LONGEST = 64;

/** What a contract says of itself as a token, or null where it is none. Its words are anybody's words. */
export async function readToken(reader: PublicClient, address: string): Promise<NamedToken | null> {
  const contract = { address: getAddress(address), abi: erc20Abi } as const;
  try {
    const [symbol, name, decimals] = await Promise.all([
      reader.readContract({ ...contract, functionName: 'symbol' }),
      reader.readContract({ ...contract, functionName: 'name' }),
      reader.readContract({ ...contract, functionName: 'decimals' }),
    ]);
    const short = (text: string) => Array.from(text).slice(0, LONGEST).join('');
    return { address: contract.address, symbol: short(symbol), name: short(name), decimals };
  } catch {
    return null;
  }
}

function tokenQuery(reader: PublicClient, address: string) {
  return {
    queryKey: ['token', address.toLowerCase()],
    queryFn: () => readToken(reader, address),
    staleTime: Infinity,
  };
}

/** A token by its address: as the deployment names it, else as it names itself; null while unknown or none. */
export function useToken(address: string | undefined): NamedToken | null {
  const { config } = useSite();
  const { reader } = useTransactions();
  const key = address?.toLowerCase() ?? '';
  const listed = config.tokens.find((each) => each.address.toLowerCase() === key) ?? null;
  const isUnknown = listed === null && isAddress(key, { strict: false });
  const { data } = useQuery({ ...tokenQuery(reader, key), enabled: isUnknown });
  return listed ?? data ?? null;
}

/** The tokens of the deployment, and those beyond them that the guild listed for some grade. */
export function useTokens(): readonly NamedToken[] {
  const { config } = useSite();
  const { reader } = useTransactions();
  const extra = useMemo(() => {
    const known = new Set(config.tokens.map(({ address }) => address.toLowerCase()));
    const voted = config.policy.tokens
      .filter(({ max_reward: most }) => BigInt(most) > 0n)
      .map(({ token }) => token.toLowerCase());
    return [...new Set(voted)].filter((address) => !known.has(address));
  }, [config]);
  return useQueries({
    queries: extra.map((address) => tokenQuery(reader, address)),
    combine: (answers) => [
      ...config.tokens,
      ...answers.flatMap(({ data }) => (data === null || data === undefined ? [] : [data])),
    ],
  });
}

/** How amounts are written of the tokens of the site, and of some others by their addresses; unknown ones are missing. */
export function useTokenUnits(others: readonly string[]): ReadonlyMap<string, NamedToken> {
  const tokens = useTokens();
  const { reader } = useTransactions();
  const unknown = others
    .map((address) => address.toLowerCase())
    .filter((address) => isAddress(address, { strict: false }))
    .filter((address) => !tokens.some((each) => each.address.toLowerCase() === address));
  const read = useQueries({
    queries: [...new Set(unknown)].map((address) => tokenQuery(reader, address)),
    combine: (answers) =>
      answers.flatMap(({ data }) => (data === null || data === undefined ? [] : [data])),
  });
  return useMemo(
    () => new Map([...tokens, ...read].map((each) => [each.address.toLowerCase(), each])),
    [tokens, read],
  );
}

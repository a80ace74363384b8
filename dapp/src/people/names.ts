import { queryOptions, useQuery } from '@tanstack/react-query';
import { namesOf } from '../api/people';
import type { NameItem as Name } from '../api/types';

/** How many addresses one question may name. */
const MOST = 50;

type Names = Map<string, Name>;

/** The addresses asked for in this turn of the page, and the answer all of them wait for. */
let turn: { addresses: Set<string>; answer: Promise<Names> } | null = null;

async function ask(addresses: string[]): Promise<Names> {
  const parts: string[][] = [];
  for (let at = 0; at < addresses.length; at += MOST) parts.push(addresses.slice(at, at + MOST));
  const items = (await Promise.all(parts.map(namesOf))).flat();
  return new Map(items.map((item) => [item.address.toLowerCase(), item]));
}

/** Gathers what is asked for in one turn of the page, so that a list of fifty accounts is one question. */
export async function nameOf(address: string): Promise<Name | null> {
  if (turn === null) {
    const addresses = new Set<string>();
    const answer = new Promise<void>((begin) => setTimeout(begin)).then(() => {
      turn = null;
      return ask([...addresses]);
    });
    turn = { addresses, answer };
  }
  const key = address.toLowerCase();
  turn.addresses.add(key);
  return (await turn.answer).get(key) ?? null;
}

const nameQuery = (address: string) =>
  queryOptions({
    queryKey: ['name', address.toLowerCase()],
    queryFn: () => nameOf(address),
    staleTime: 300_000,
    retry: false,
    refetchOnWindowFocus: false,
  });

export interface Label {
  text: string;
  /** Whether the chain says so; a name that somebody gave himself may be anyone's. */
  proven: boolean;
}

/** What to call an account, beside its address and never instead of it; null where it has no name. */
export function useName(address: string | null): Label | null {
  const { data } = useQuery({ ...nameQuery(address ?? ''), enabled: address !== null });
  return labelOf(data ?? null);
}

export function labelOf(name: Name | null): Label | null {
  if (name?.name) return { text: name.name, proven: true };
  if (name?.display_name) return { text: name.display_name, proven: false };
  return null;
}

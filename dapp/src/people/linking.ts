import { useCallback, useState } from 'react';

/** A link between two wallets that is under way: one text, signed by both. */
export interface Linking {
  current: string;
  other: string;
  message: string;
  nonce: string;
  expires_at: number;
  signature: string | null;
}

const keyOf = (me: string) => `guildhall.linking.${me}`;

function isLinking(value: unknown): value is Linking {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  const texts = ['current', 'other', 'message', 'nonce'];
  return (
    texts.every((name) => typeof fields[name] === 'string') &&
    typeof fields.expires_at === 'number' &&
    (fields.signature === null || typeof fields.signature === 'string')
  );
}

/** What was begun in this tab and is still valid. */
export function storedLinking(me: string, now: number): Linking | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(me)) ?? 'null');
    return isLinking(value) && value.expires_at > now ? value : null;
  } catch {
    return null;
  }
}

/** Progress of a link; it outlives the change of account in the wallet, and a reload. */
export function useLinking(me: string): [Linking | null, (linking: Linking | null) => void] {
  const [linking, setLinking] = useState(() => storedLinking(me, Date.now() / 1000));
  const change = useCallback(
    (next: Linking | null) => {
      setLinking(next);
      try {
        if (next === null) sessionStorage.removeItem(keyOf(me));
        else sessionStorage.setItem(keyOf(me), JSON.stringify(next));
      } catch {
        // Not kept across a reload, but still on the page.
      }
    },
    [me],
  );
  return [linking, change];
}

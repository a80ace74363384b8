import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { getAddress, type Address } from 'viem';
import { createSiweMessage } from 'viem/siwe';
import { answerOf, api, setCsrfToken } from '../api/client';
import { keys, sessionQuery } from '../api/queries';
import { forgetSession, rememberSession } from '../api/session-hint';
import type { Role, SessionInfo } from '../api/types';
import { useWallet } from './context';

/** EIP-4361 allows ASCII only, so this sentence is the same in every language. */
const STATEMENT = 'Sign in to Guildhall. This costs nothing and moves no money.';

export interface Session {
  /** The signed-in account, or null. */
  address: Address | null;
  /** Whether the API has not yet said who is signed in. */
  pending: boolean;
  /** What the account may do beyond what everybody may. */
  roles: readonly Role[];
  /** Makes sure that this account is signed in, asking its wallet for a signature only when it is not. */
  signIn: (account: Address) => Promise<SessionInfo>;
  signOut: () => Promise<void>;
}

/** Sign-in with Ethereum (EIP-4361): a nonce from the API, a text signed by the wallet, a cookie from the API. */
export function useSession(): Session {
  const client = useQueryClient();
  const { signMessage } = useWallet();
  const { data, isPending } = useQuery(sessionQuery);

  useEffect(() => setCsrfToken(data?.csrf_token ?? null), [data]);

  const signIn = useCallback(
    async (account: Address) => {
      const current = await client.query({ ...sessionQuery, staleTime: 'static' });
      const alive = current !== null && current.expires_at > Date.now() / 1000 + 30;
      if (alive && current.address === getAddress(account)) {
        setCsrfToken(current.csrf_token);
        return current;
      }
      const { nonce, expires_at, chain_id } = await answerOf(
        api.POST('/api/v1/auth/nonce', { body: {} }),
      );
      const message = createSiweMessage({
        address: getAddress(account),
        chainId: chain_id,
        // The domain is the one in the address bar, never one that a server names.
        domain: window.location.host,
        expirationTime: new Date(expires_at * 1000),
        nonce,
        statement: STATEMENT,
        uri: window.location.origin,
        version: '1',
      });
      const signature = await signMessage(account, message);
      const session = await answerOf(
        api.POST('/api/v1/auth/verify', { body: { message, signature } }),
      );
      rememberSession(session.address);
      setCsrfToken(session.csrf_token);
      client.setQueryData(keys.session, session);
      return session;
    },
    [client, signMessage],
  );

  const signOut = useCallback(async () => {
    await answerOf(api.DELETE('/api/v1/auth/session'));
    forgetSession();
    setCsrfToken(null);
    client.setQueryData(keys.session, null);
  }, [client]);

  return {
    address: data ? getAddress(data.address) : null,
    pending: isPending,
    roles: data?.roles ?? NONE,
    signIn,
    signOut,
  };
}

const NONE: readonly Role[] = [];

/**
 * Who is at the page: the signed-in account, as long as the wallet is not somebody else's by now; what is private is
 * only shown to it.
 */
export function useMe(): { me: Address | null; pending: boolean } {
  const { address, pending } = useSession();
  const { account } = useWallet();
  return { me: account === null || account === address ? address : null, pending };
}

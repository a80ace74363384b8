import { useCallback } from 'react';
import type { Address } from 'viem';
import { useDeed } from '../api/use-deed';
import type { Failure } from '../transactions/failures';
import { usePerform } from '../transactions/use-perform';
import { useMe, useSession } from './session';

export interface SignedIn {
  busy: boolean;
  failure: Failure | null;
  /** Runs the steps as who is signed in; where nobody is, a wallet is connected and signs in first. */
  act: (steps: (me: Address) => Promise<void>) => Promise<boolean>;
}

/** One deed at a time that needs a session, offered to everybody. */
export function useSignedIn(): SignedIn {
  const { me } = useMe();
  const { signIn } = useSession();
  const { busy: performing, failure: refused, perform } = usePerform();
  const { busy: running, failure, run } = useDeed();

  const act = useCallback(
    (steps: (account: Address) => Promise<void>) =>
      me === null
        ? perform(async (account) => {
            await signIn(account);
            await steps(account);
          })
        : run(() => steps(me)),
    [me, perform, run, signIn],
  );

  return { busy: performing || running, failure: failure ?? refused, act };
}

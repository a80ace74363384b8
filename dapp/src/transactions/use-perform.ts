import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Address } from 'viem';
import { useWallet } from '../wallet/context';
import { useAttempt, type Attempt } from './use-attempt';

export interface Perform extends Omit<Attempt, 'attempt'> {
  /** Connects a wallet when there is none, then runs the steps; resolves with whether they all went through. */
  perform: (steps: (account: Address) => Promise<void>) => Promise<boolean>;
}

/** One deed of a person at a time: connect, run, show what failed, look everything up again. */
export function usePerform(): Perform {
  const client = useQueryClient();
  const { connect } = useWallet();
  const refresh = useCallback(
    () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'config' }),
    [client],
  );
  const { attempt, ...rest } = useAttempt(refresh);

  const perform = useCallback(
    (steps: (account: Address) => Promise<void>) =>
      attempt(async () => {
        const account = await connect();
        if (account === null) return false;
        await steps(account);
        return true;
      }),
    [attempt, connect],
  );
  return { ...rest, perform };
}

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Address } from 'viem';
import { useWallet } from '../wallet/context';
import { failureOf, type Failure } from './failures';

export interface Perform {
  busy: boolean;
  failure: Failure | null;
  /** Connects a wallet when there is none, then runs the steps; resolves with whether they all went through. */
  perform: (steps: (account: Address) => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

/** One deed of a person at a time: connect, run, show what failed, look everything up again. */
export function usePerform(): Perform {
  const client = useQueryClient();
  const { connect } = useWallet();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef(false);

  const perform = useCallback(
    async (steps: (account: Address) => Promise<void>) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setFailure(null);
      try {
        const account = await connect();
        if (account === null) return false;
        await steps(account);
        return true;
      } catch (error) {
        setFailure(failureOf(error));
        return false;
      } finally {
        running.current = false;
        setBusy(false);
        void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'config' });
      }
    },
    [client, connect],
  );

  const clear = useCallback(() => setFailure(null), []);
  return { busy, failure, perform, clear };
}

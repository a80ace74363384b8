import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { failureOf, type Failure } from '../transactions/failures';

export interface Deed {
  busy: boolean;
  failure: Failure | null;
  /** Runs the steps; resolves with whether they all went through. */
  run: (steps: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

/** One deed at a time that the session alone allows, without a wallet; afterwards the answers it touches are stale. */
export function useDeed(...touched: QueryKey[]): Deed {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef(false);
  const keys = useRef(touched);

  const run = useCallback(
    async (steps: () => Promise<void>) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setFailure(null);
      try {
        await steps();
        return true;
      } catch (error) {
        setFailure(failureOf(error));
        return false;
      } finally {
        running.current = false;
        setBusy(false);
        for (const queryKey of keys.current) void client.invalidateQueries({ queryKey });
      }
    },
    [client],
  );

  const clear = useCallback(() => setFailure(null), []);
  return { busy, failure, run, clear };
}

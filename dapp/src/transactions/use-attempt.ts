import { useCallback, useRef, useState } from 'react';
import { failureOf, type Failure } from './failures';

export interface Attempt {
  busy: boolean;
  failure: Failure | null;
  /** Runs the steps unless others are running; resolves with whether they went through, which they say themselves. */
  attempt: (steps: () => Promise<boolean>) => Promise<boolean>;
  clear: () => void;
}

/** One thing at a time, what failed of it, and what is done after it in any case. */
export function useAttempt(after: () => void): Attempt {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef(false);

  const attempt = useCallback(
    async (steps: () => Promise<boolean>) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setFailure(null);
      try {
        return await steps();
      } catch (error) {
        setFailure(failureOf(error));
        return false;
      } finally {
        running.current = false;
        setBusy(false);
        after();
      }
    },
    [after],
  );

  const clear = useCallback(() => setFailure(null), []);
  return { busy, failure, attempt, clear };
}

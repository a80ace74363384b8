import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useAttempt, type Attempt } from '../transactions/use-attempt';

export interface Deed extends Omit<Attempt, 'attempt'> {
  /** Runs the steps; resolves with whether they all went through. */
  run: (steps: () => Promise<void>) => Promise<boolean>;
}

/** One deed at a time that the session alone allows, without a wallet; afterwards the answers it touches are stale. */
export function useDeed(...touched: QueryKey[]): Deed {
  const client = useQueryClient();
  const keys = useRef(touched);
  const refresh = useCallback(() => {
    for (const queryKey of keys.current) void client.invalidateQueries({ queryKey });
  }, [client]);
  const { attempt, ...rest } = useAttempt(refresh);

  const run = useCallback(
    (steps: () => Promise<void>) =>
      attempt(async () => {
        await steps();
        return true;
      }),
    [attempt],
  );
  return { ...rest, run };
}

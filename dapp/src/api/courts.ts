import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import { observeAnswer } from './freshness';

/** A court's rules and stakes. A change of its disputes makes it stale, so it lies beside them. */
export const courtQuery = (court: string) =>
  queryOptions({
    queryKey: ['disputes', 'court', court.toLowerCase()],
    queryFn: async () => {
      const params = { path: { court } };
      const found = await answerOf(api.GET('/api/v1/courts/{court}', { params }));
      observeAnswer(found.block.number, found.block.timestamp);
      return found;
    },
  });

/** An account as a juror of a court. */
export const jurorQuery = (court: string, address: string) =>
  queryOptions({
    queryKey: ['disputes', 'court', court.toLowerCase(), 'juror', address.toLowerCase()],
    queryFn: async () => {
      const params = { path: { court, address } };
      const found = await answerOf(api.GET('/api/v1/courts/{court}/jurors/{address}', { params }));
      observeAnswer(found.block.number, found.block.timestamp);
      return found;
    },
  });

/** The call that proves the randomness of the present epoch; it is made by asking the node, so it is not kept long. */
export const courtSeedQuery = (court: string) =>
  queryOptions({
    queryKey: ['disputes', 'court', court.toLowerCase(), 'seed'],
    queryFn: async () => {
      const params = { path: { court } };
      const found = await answerOf(api.GET('/api/v1/courts/{court}/seed', { params }));
      observeAnswer(found.block.number, found.block.timestamp);
      return found;
    },
  });

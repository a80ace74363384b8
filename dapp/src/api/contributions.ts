import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import { observeAnswer } from './freshness';

/** The rules by which work that pays a fee earns the guild's token, and this period's budget. */
export const contributionsQuery = queryOptions({
  queryKey: ['guild', 'contributions'],
  queryFn: async () => {
    const found = await answerOf(api.GET('/api/v1/contributions'));
    observeAnswer(found.block.number, found.block.timestamp);
    return found;
  },
});

/** What an account was granted and may claim, and its seats that can still earn. */
export const myContributionsQuery = (address: string) =>
  queryOptions({
    queryKey: ['guild', 'contributions', address.toLowerCase()],
    queryFn: async () => {
      const params = { path: { address } };
      const found = await answerOf(api.GET('/api/v1/accounts/{address}/contributions', { params }));
      observeAnswer(found.block.number, found.block.timestamp);
      return found;
    },
  });

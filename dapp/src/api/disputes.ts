import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import { observeAnswer } from './freshness';
import type { paths } from './types';

export type DisputeFilters = Omit<
  NonNullable<paths['/api/v1/disputes']['get']['parameters']['query']>,
  'cursor' | 'limit'
>;

const PAGE = 20;

export const disputesQuery = (filters: DisputeFilters) =>
  infiniteQueryOptions({
    queryKey: ['disputes', filters],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      const query = { ...filters, ...cursor, limit: PAGE };
      const list = await answerOf(api.GET('/api/v1/disputes', { params: { query } }));
      observeAnswer(list.block.number, list.block.timestamp);
      return list;
    },
    getNextPageParam: (last) => last.next_cursor,
  });

export const disputeQuery = (arbitrator: string, id: string, account: string | null) =>
  queryOptions({
    queryKey: ['disputes', arbitrator.toLowerCase(), id, account],
    queryFn: async () => {
      const query = account === null ? {} : { account };
      const params = { path: { arbitrator, dispute_id: id }, query };
      const page = await answerOf(
        api.GET('/api/v1/disputes/{arbitrator}/{dispute_id}', { params }),
      );
      observeAnswer(page.block.number, page.block.timestamp);
      return page;
    },
  });

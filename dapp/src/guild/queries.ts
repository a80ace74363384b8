import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import { observeAnswer } from '../api/freshness';
import type { ProposalState } from './types';

/** Every answer about the guild is kept under it. */
export const guildKey = ['guild'] as const;

const PAGE = 20;

export const guildQuery = queryOptions({
  queryKey: [...guildKey, 'overview'],
  queryFn: async () => {
    const guild = await answerOf(api.GET('/api/v1/guild'));
    observeAnswer(guild.block.number, guild.block.timestamp);
    return guild;
  },
});

export const proposalsQuery = (state: ProposalState | null) =>
  infiniteQueryOptions({
    queryKey: [...guildKey, 'proposals', state],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(state === null ? {} : { state }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      const list = await answerOf(api.GET('/api/v1/guild/proposals', { params: { query } }));
      observeAnswer(list.block.number, list.block.timestamp);
      return list;
    },
    getNextPageParam: (last) => last.next_cursor,
  });

export const proposalQuery = (id: string, account: string | null) =>
  queryOptions({
    queryKey: [...guildKey, 'proposal', id.toLowerCase(), account],
    queryFn: async () => {
      const params = {
        path: { proposal_id: id.toLowerCase() },
        query: account === null ? {} : { account },
      };
      const proposal = await answerOf(api.GET('/api/v1/guild/proposals/{proposal_id}', { params }));
      observeAnswer(proposal.block.number, proposal.block.timestamp);
      return proposal;
    },
  });

export const ballotsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...guildKey, 'ballots', id.toLowerCase()],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      const params = { path: { proposal_id: id.toLowerCase() }, query: { limit: PAGE, ...cursor } };
      return answerOf(api.GET('/api/v1/guild/proposals/{proposal_id}/votes', { params }));
    },
    getNextPageParam: (last) => last.next_cursor,
  });

export const votersQuery = infiniteQueryOptions({
  queryKey: [...guildKey, 'voters'],
  initialPageParam: null as string | null,
  queryFn: async ({ pageParam }) => {
    const cursor = pageParam === null ? {} : { cursor: pageParam };
    const params = { query: { limit: 10, ...cursor } };
    return answerOf(api.GET('/api/v1/guild/voters', { params }));
  },
  getNextPageParam: (last) => last.next_cursor,
});

export const voterQuery = (address: string) =>
  queryOptions({
    queryKey: [...guildKey, 'voter', address.toLowerCase()],
    queryFn: async () => {
      const params = { path: { address } };
      const voter = await answerOf(api.GET('/api/v1/guild/voters/{address}', { params }));
      observeAnswer(voter.block.number, voter.block.timestamp);
      return voter;
    },
  });

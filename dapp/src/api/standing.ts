import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import { observeAnswer } from './freshness';
import { keys } from './queries';
import type { Side, paths } from './types';

/** What accounts have earned: passports, leaderboards, and the two forms in which a passport is carried away. */

const PAGE = 20;

export const passportQuery = (address: string) =>
  queryOptions({
    queryKey: [...keys.standing, 'passport', address.toLowerCase()],
    queryFn: async () => {
      const params = { path: { address } };
      const passport = await answerOf(api.GET('/api/v1/accounts/{address}/passport', { params }));
      observeAnswer(passport.block.number, passport.block.timestamp);
      return passport;
    },
  });

/** Seats to record and points to gather, which anybody may. */
export const passportActionsQuery = (address: string) =>
  queryOptions({
    queryKey: [...keys.standing, 'actions', address.toLowerCase()],
    queryFn: async () => {
      const params = { path: { address } };
      const found = await answerOf(
        api.GET('/api/v1/accounts/{address}/passport/actions', { params }),
      );
      observeAnswer(found.block.number, found.block.timestamp);
      return found;
    },
  });

export const portfolioQuery = (address: string, side: Side | null) =>
  infiniteQueryOptions({
    queryKey: [...keys.standing, 'portfolio', address.toLowerCase(), side],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = {
        limit: PAGE,
        ...(side === null ? {} : { side }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      const params = { path: { address }, query };
      return answerOf(api.GET('/api/v1/accounts/{address}/portfolio', { params }));
    },
    getNextPageParam: (last) => last.next_cursor,
  });

/** The passport as a verifiable credential, signed by the server. */
export function fetchCredential(address: string) {
  const params = { path: { address } };
  return answerOf(api.GET('/api/v1/accounts/{address}/passport/credential', { params }));
}

/** A score with its proof from a block's header; without a skill, that as a poster. */
export function fetchProof(address: string, skill: string | null) {
  const query = skill === null ? { side: 'poster' as const } : { skill };
  const params = { path: { address }, query };
  return answerOf(api.GET('/api/v1/accounts/{address}/passport/proof', { params }));
}

type BoardQuery = NonNullable<paths['/api/v1/leaderboards']['get']['parameters']['query']>;
export type BoardFilters = Omit<BoardQuery, 'cursor' | 'limit'>;

export const leaderboardQuery = (filters: BoardFilters) =>
  infiniteQueryOptions({
    queryKey: [...keys.standing, 'leaderboard', filters],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      const query = { ...filters, ...cursor, limit: PAGE };
      const board = await answerOf(api.GET('/api/v1/leaderboards', { params: { query } }));
      observeAnswer(board.block.number, board.block.timestamp);
      return board;
    },
    getNextPageParam: (last) => last.next_cursor,
  });

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { failureOf } from '../transactions/failures';
import { answerOf, api } from './client';
import { observeAnswer } from './freshness';
import { forgetSession, mayHaveSession } from './session-hint';
import type { TaskQuery } from './types';

export type TaskFilters = Omit<TaskQuery, 'cursor' | 'limit'>;

const PAGE = 20;

/** Where the answers of each question are kept; a change on the chain makes those it touches stale. */
export const keys = {
  config: ['config'] as const,
  health: ['health'] as const,
  session: ['session'] as const,
  tasks: ['tasks'] as const,
  task: (id: string) => ['task', id.toLowerCase()] as const,
  work: ['work'] as const,
  standing: ['standing'] as const,
};

export const configQuery = queryOptions({
  queryKey: keys.config,
  queryFn: () => answerOf(api.GET('/api/v1/config')),
  // A version of the escrow begins to count at a time, which no event says.
  refetchInterval: 60_000,
  staleTime: 60_000,
});

export const healthQuery = queryOptions({
  queryKey: keys.health,
  queryFn: async () => {
    const health = await answerOf(api.GET('/api/v1/health'));
    if (health.indexed !== null) observeAnswer(health.indexed, health.block?.timestamp);
    return health;
  },
  refetchInterval: 15_000,
});

export const tasksQuery = (filters: TaskFilters) =>
  infiniteQueryOptions({
    queryKey: [...keys.tasks, filters],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      const query = { ...filters, ...cursor, limit: PAGE };
      const list = await answerOf(api.GET('/api/v1/tasks', { params: { query } }));
      observeAnswer(list.block.number, list.block.timestamp);
      return list;
    },
    getNextPageParam: (last) => last.next_cursor,
  });

export const taskQuery = (id: string, account: string | null) =>
  queryOptions({
    queryKey: [...keys.task(id), account],
    queryFn: async () => {
      const params = { path: { task_id: id }, query: account === null ? {} : { account } };
      const task = await answerOf(api.GET('/api/v1/tasks/{task_id}', { params }));
      observeAnswer(task.block.number, task.block.timestamp);
      return task;
    },
  });

export const workQuery = (address: string) =>
  queryOptions({
    queryKey: [...keys.work, address],
    queryFn: async () => {
      const params = { path: { address } };
      const work = await answerOf(api.GET('/api/v1/accounts/{address}/work', { params }));
      observeAnswer(work.block.number, work.block.timestamp);
      return work;
    },
  });

/** The session of this browser; null when nobody is signed in. It is asked for only where a sign-in was seen. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => {
    if (!mayHaveSession()) return null;
    try {
      return await answerOf(api.GET('/api/v1/auth/session'));
    } catch (error) {
      if (failureOf(error).code !== 'not_signed_in') throw error;
      forgetSession();
      return null;
    }
  },
  staleTime: 60_000,
});

export const deliverableQuery = (digest: string, reader: string) =>
  queryOptions({
    queryKey: ['deliverable', digest, reader],
    queryFn: () =>
      answerOf(api.GET('/api/v1/deliverables/{digest}', { params: { path: { digest } } })),
    staleTime: Infinity,
  });

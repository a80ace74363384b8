import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Hex } from 'viem';
import { answerOf, api } from './client';
import type { NewBid, NewOffer, SignedClaim, SignedSubmission } from './types';

/** What people agree on beside the chain: bids, offers to settle, signed moves that the site sends, pots. */

export const bidsQuery = (task: string, me: string) =>
  queryOptions({
    queryKey: ['task', task.toLowerCase(), 'bids', me],
    queryFn: () =>
      answerOf(api.GET('/api/v1/tasks/{task_id}/bids', { params: { path: { task_id: task } } })),
  });

export async function sendBid(task: string, body: NewBid): Promise<void> {
  const params = { path: { task_id: task } };
  await answerOf(api.POST('/api/v1/tasks/{task_id}/bids', { params, body }));
}

/** Hands in a claim that its worker signed; resolves with the hash of the transaction that carries it. */
export async function relayClaim(task: string, body: SignedClaim): Promise<Hex> {
  const params = { path: { task_id: task } };
  const sent = await answerOf(api.POST('/api/v1/tasks/{task_id}/claims', { params, body }));
  return sent.tx_hash as Hex;
}

/** Hands in a submission that its worker signed; resolves with the hash of the transaction that carries it. */
export async function relaySubmission(
  task: string,
  worker: string,
  body: SignedSubmission,
): Promise<Hex> {
  const params = { path: { task_id: task, worker } };
  const sent = await answerOf(
    api.POST('/api/v1/tasks/{task_id}/seats/{worker}/submissions', { params, body }),
  );
  return sent.tx_hash as Hex;
}

export const offersQuery = (task: string, worker: string, me: string) =>
  queryOptions({
    queryKey: ['task', task.toLowerCase(), 'offers', worker.toLowerCase(), me],
    queryFn: () => {
      const params = { path: { task_id: task, worker } };
      return answerOf(api.GET('/api/v1/tasks/{task_id}/seats/{worker}/settlements', { params }));
    },
  });

export async function sendOffer(task: string, worker: string, body: NewOffer): Promise<void> {
  const params = { path: { task_id: task, worker } };
  await answerOf(api.POST('/api/v1/tasks/{task_id}/seats/{worker}/settlements', { params, body }));
}

export const noteQuery = (digest: string, reader: string) =>
  queryOptions({
    queryKey: ['note', digest, reader],
    queryFn: () => answerOf(api.GET('/api/v1/notes/{digest}', { params: { path: { digest } } })),
    staleTime: Infinity,
  });

export const potQuery = (task: string, account: string | null) =>
  queryOptions({
    queryKey: ['task', task.toLowerCase(), 'pot', account],
    queryFn: () => {
      const query = account === null ? {} : { account };
      const params = { path: { task_id: task }, query };
      return answerOf(api.GET('/api/v1/tasks/{task_id}/pot', { params }));
    },
  });

export const contributionsQuery = (task: string) =>
  infiniteQueryOptions({
    queryKey: ['task', task.toLowerCase(), 'contributions'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = pageParam === null ? {} : { cursor: pageParam };
      const params = { path: { task_id: task }, query };
      return answerOf(api.GET('/api/v1/tasks/{task_id}/pot/contributions', { params }));
    },
    getNextPageParam: (last) => last.next_cursor,
  });

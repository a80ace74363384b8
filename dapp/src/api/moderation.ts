import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { Role } from './types';

const cursorOf = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const REPORT_STATES = ['open', 'closed'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const reportsQuery = (state: ReportState) =>
  infiniteQueryOptions({
    queryKey: ['reports', state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = { state, ...cursorOf(pageParam) };
      return answerOf(api.GET('/api/v1/reports', { params: { query } }));
    },
    getNextPageParam: (last) => last.next_cursor,
  });

export const OUTCOMES = ['dismissed', 'noted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export async function closeReport(
  report_id: string,
  outcome: Outcome,
  note: string,
): Promise<void> {
  const params = { path: { report_id } };
  await answerOf(
    api.POST('/api/v1/reports/{report_id}/close', { params, body: { outcome, note } }),
  );
}

export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam }) =>
    answerOf(api.GET('/api/v1/audit', { params: { query: cursorOf(pageParam) } })),
  getNextPageParam: (last) => last.next_cursor,
});

export const ROLES = ['moderator', 'admin'] as const satisfies readonly Role[];

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: () => answerOf(api.GET('/api/v1/roles')),
});

export async function grantRole(address: string, role: Role): Promise<void> {
  await answerOf(api.POST('/api/v1/roles', { body: { address, role } }));
}

export async function revokeRole(address: string, role: Role): Promise<void> {
  const params = { path: { address, role } };
  await answerOf(api.DELETE('/api/v1/roles/{address}/{role}', { params }));
}

export const bootstrapQuery = queryOptions({
  queryKey: ['bootstrap'],
  queryFn: () => answerOf(api.GET('/api/v1/roles/bootstrap')),
});

export function challengeBootstrap(account: string) {
  return answerOf(api.POST('/api/v1/roles/bootstrap/challenge', { body: { account } }));
}

export async function bootstrap(account: string, nonce: string, signature: string): Promise<void> {
  await answerOf(api.POST('/api/v1/roles/bootstrap', { body: { account, nonce, signature } }));
}

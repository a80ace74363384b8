import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { FailureError, failed } from '../transactions/failures';
import { answerOf, api, failureOfProblem } from './client';
import type { NameItem, Profile, ProfileIn, paths } from './types';

/** What accounts are called: by the chain, and by themselves. */
export async function namesOf(addresses: string[]): Promise<NameItem[]> {
  const query = { addresses: addresses.join(',') };
  return (await answerOf(api.GET('/api/v1/names', { params: { query } }))).items;
}

type PeopleParams = NonNullable<paths['/api/v1/people']['get']['parameters']['query']>;
export type PeopleFilters = Omit<PeopleParams, 'cursor' | 'limit'>;

const PAGE = 24;

export const peopleQuery = (filters: PeopleFilters) =>
  infiniteQueryOptions({
    queryKey: ['people', filters],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      const query = { ...filters, ...cursor, limit: PAGE };
      return answerOf(api.GET('/api/v1/people', { params: { query } }));
    },
    getNextPageParam: (last) => last.next_cursor,
  });

export const personQuery = (address: string) =>
  queryOptions({
    queryKey: ['person', address.toLowerCase()],
    queryFn: () =>
      answerOf(api.GET('/api/v1/accounts/{address}', { params: { path: { address } } })),
  });

/** A profile with the version that a change of it must name. */
export interface VersionedProfile {
  profile: Profile;
  etag: string;
}

interface ProfileAnswer {
  data?: Profile;
  error?: unknown;
  response: Response;
}

async function versioned(call: Promise<ProfileAnswer>): Promise<VersionedProfile> {
  let answer: ProfileAnswer;
  try {
    answer = await call;
  } catch {
    throw failed('api_unreachable', { status: '0' });
  }
  const { data, error, response } = answer;
  if (!response.ok || data === undefined) throw failureOfProblem(response.status, error);
  return { profile: data, etag: response.headers.get('etag') ?? '' };
}

/** My profile; null while there is none. */
export async function fetchProfile(): Promise<VersionedProfile | null> {
  try {
    return await versioned(api.GET('/api/v1/profile'));
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'not_found') return null;
    throw error;
  }
}

export const profileQuery = (me: string) =>
  queryOptions({
    queryKey: ['profile', me],
    queryFn: fetchProfile,
    // The form holds its own copy; a look in the background must not move it.
    refetchOnWindowFocus: false,
  });

const ifMatch = (etag: string | null) => ({ header: etag === null ? {} : { 'if-match': etag } });

/** Writes my profile over the version that was read. Throws `precondition_failed` when another has come meanwhile. */
export function saveProfile(body: ProfileIn, etag: string | null): Promise<VersionedProfile> {
  return versioned(api.PUT('/api/v1/profile', { params: ifMatch(etag), body }));
}

export async function deleteProfile(etag: string): Promise<void> {
  await answerOf(api.DELETE('/api/v1/profile', { params: ifMatch(etag) }));
}

export const walletsQuery = (me: string) =>
  queryOptions({
    queryKey: ['wallets', me],
    queryFn: () => answerOf(api.GET('/api/v1/wallets')),
  });

/** Asks for the text that both wallets sign to belong to one person. */
export function challengeWallet(address: string) {
  return answerOf(api.POST('/api/v1/wallets/challenge', { body: { address } }));
}

interface WalletLink {
  address: string;
  nonce: string;
  signature_current: string;
  signature_other: string;
}

export async function linkWallet(body: WalletLink): Promise<void> {
  await answerOf(api.POST('/api/v1/wallets', { body }));
}

export async function unlinkWallet(address: string): Promise<void> {
  await answerOf(api.DELETE('/api/v1/wallets/{address}', { params: { path: { address } } }));
}

export const sessionsQuery = (me: string) =>
  queryOptions({
    queryKey: ['sessions', me],
    queryFn: () => answerOf(api.GET('/api/v1/auth/sessions')),
  });

export async function revokeSession(session_id: string): Promise<void> {
  const params = { path: { session_id } };
  await answerOf(api.DELETE('/api/v1/auth/sessions/{session_id}', { params }));
}

export async function revokeOtherSessions(): Promise<void> {
  await answerOf(api.DELETE('/api/v1/auth/sessions'));
}

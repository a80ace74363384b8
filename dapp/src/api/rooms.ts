import { queryOptions } from '@tanstack/react-query';
import type { RoomsApi } from '../rooms/store';
import { answerOf, api } from './client';
import type { Message, Room } from './types';

const ROOMS = 50;
const MESSAGES = 50;

/** The conversations of who is signed in, as the store asks for them. */
export const roomsApi: RoomsApi = {
  rooms: (cursor) => {
    const query = { limit: ROOMS, ...(cursor === null ? {} : { cursor }) };
    return answerOf(api.GET('/api/v1/rooms', { params: { query } }));
  },
  room: (id) => answerOf(api.GET('/api/v1/rooms/{room_id}', { params: { path: { room_id: id } } })),
  messages: (room, from) => {
    const params = { path: { room_id: room }, query: { ...from, limit: MESSAGES } };
    return answerOf(api.GET('/api/v1/rooms/{room_id}/messages', { params }));
  },
  send: ({ room, client_id, body, lang, attachments }) =>
    answerOf(
      api.POST('/api/v1/rooms/{room_id}/messages', {
        params: { path: { room_id: room } },
        body: { client_id, body, lang, attachments: attachments.map(({ digest }) => digest) },
      }),
    ),
  read: async (room, seq) => {
    const params = { path: { room_id: room } };
    await answerOf(api.POST('/api/v1/rooms/{room_id}/read', { params, body: { seq } }));
  },
};

/** Opens the room of a task, or the one with somebody; it is made when there is none yet. */
export function openRoom(wanted: { task_id: string } | { with: string }): Promise<Room> {
  return answerOf(api.POST('/api/v1/rooms', { body: wanted }));
}

export const REPORT_REASONS = ['spam', 'scam', 'abuse', 'off_platform', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** Reports a message to the moderators. */
export async function reportMessage(
  { room_id, seq }: Message,
  reason: ReportReason,
  text: string,
): Promise<void> {
  const params = { path: { room_id, seq } };
  const body = { reason, text };
  await answerOf(api.POST('/api/v1/rooms/{room_id}/messages/{seq}/report', { params, body }));
}

export const blocksQuery = (me: string) =>
  queryOptions({
    queryKey: ['blocks', me],
    queryFn: () => answerOf(api.GET('/api/v1/blocks')),
  });

export async function block(account: string): Promise<void> {
  await answerOf(api.POST('/api/v1/blocks', { body: { account } }));
}

export async function unblock(address: string): Promise<void> {
  await answerOf(api.DELETE('/api/v1/blocks/{address}', { params: { path: { address } } }));
}

/** Where a member downloads an attachment of a room. */
export function attachmentUrl(room: string, digest: string): string {
  return `/api/v1/rooms/${encodeURIComponent(room)}/attachments/${encodeURIComponent(digest)}`;
}

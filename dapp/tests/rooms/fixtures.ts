import type { Message, Room } from '../../src/api/types';
import { NOW, POSTER, WORKER } from '../pages/fixtures';

export const ROOM = '0123456789abcdef0123456789abcdef';

export function messageOf(seq: number, change: Partial<Message> = {}): Message {
  return {
    room_id: ROOM,
    seq,
    id: seq.toString(16).padStart(32, '0'),
    author: WORKER,
    kind: 'text',
    body: `message ${seq}`,
    lang: null,
    attachments: [],
    event: null,
    created_at: NOW + seq,
    client_id: null,
    ...change,
  };
}

export function roomOf(change: Partial<Room> = {}): Room {
  return {
    id: ROOM,
    kind: 'pair',
    task_id: null,
    title: null,
    members: [
      { address: POSTER, name: null },
      { address: WORKER, name: null },
    ],
    member_count: 2,
    last: null,
    last_seq: 0,
    read_seq: 0,
    unread: 0,
    reads: [],
    blocked_by_me: false,
    can_write: true,
    reason: null,
    ...change,
  };
}

export const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => messageOf(from + index));

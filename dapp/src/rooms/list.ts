import type { Message, Room } from '../api/types';

const same = (a: string | null, b: string | null) =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase();

/** A room after a message came to it; a message that is known already changes nothing. */
export function roomWith(room: Room, message: Message, me: string): Room {
  if (message.seq <= room.last_seq) return room;
  const mine = same(message.author, me);
  return {
    ...room,
    last: message,
    last_seq: message.seq,
    read_seq: mine ? message.seq : room.read_seq,
    unread: mine ? 0 : room.unread + 1,
  };
}

/** A room after somebody, perhaps I in another window, read up to a number. */
export function roomRead(room: Room, address: string, seq: number, me: string): Room {
  const reads = room.reads.some((read) => same(read.address, address))
    ? room.reads.map((read) =>
        same(read.address, address) ? { ...read, seq: Math.max(read.seq, seq) } : read,
      )
    : [...room.reads, { address, seq }];
  if (!same(address, me)) return { ...room, reads };
  const read_seq = Math.max(room.read_seq, seq);
  // Between the two numbers all may be mine; what is left unread cannot be more than what is left.
  const unread = Math.min(room.unread, room.last_seq - read_seq);
  return { ...room, reads, read_seq, unread };
}

/** The newest activity first. */
export function sortedRooms(rooms: Iterable<Room>): Room[] {
  return [...rooms].sort((a, b) => (b.last?.created_at ?? 0) - (a.last?.created_at ?? 0));
}

/** The other side of a conversation between two. */
export function counterpartOf(room: Room, me: string): string | null {
  if (room.kind !== 'pair') return null;
  return room.members.find(({ address }) => !same(address, me))?.address ?? null;
}

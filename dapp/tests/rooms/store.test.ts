// Messages are neither lost nor doubled by a bad line, a reload, or two ways of hearing the same (R11, R12).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message, Room } from '../../src/api/types';
import type { Outgoing } from '../../src/rooms/outbox';
import { RoomsStore, type RoomsApi } from '../../src/rooms/store';
import { failed } from '../../src/transactions/failures';
import { POSTER as ME, WORKER } from '../pages/fixtures';
import { ROOM, messageOf, range, roomOf } from './fixtures';

/** A server that keeps one room, as the API does: a `client_id` of an author is one message for ever. */
class Server implements RoomsApi {
  messagesOf: Message[] = [];
  online = true;
  /** Takes the message, but the answer gets lost. */
  deaf = false;
  /** What the answer to a message waits for. */
  held: Promise<void> = Promise.resolve();
  attempts = 0;
  marks: number[] = [];

  #room(): Room {
    const last = this.messagesOf.at(-1) ?? null;
    return roomOf({ last, last_seq: last?.seq ?? 0 });
  }

  #line(): Promise<void> {
    return this.online ? Promise.resolve() : Promise.reject(failed('api_unreachable'));
  }

  rooms = async () => {
    await this.#line();
    return { items: [this.#room()], next_cursor: null };
  };

  room = async (id: string) => {
    await this.#line();
    if (id !== ROOM) throw failed('not_found');
    return this.#room();
  };

  messages = async (_: string, from: { before: number } | { after: number }) => {
    await this.#line();
    const all = this.messagesOf;
    const items =
      'after' in from
        ? all.filter(({ seq }) => seq > from.after).slice(0, 3)
        : all.filter(({ seq }) => seq < from.before).slice(-3);
    return { items, last_seq: all.length };
  };

  send = async ({ client_id, body }: Outgoing) => {
    this.attempts += 1;
    await this.#line();
    const known = this.messagesOf.find((each) => each.client_id === client_id);
    const seq = this.messagesOf.length + 1;
    const message = known ?? messageOf(seq, { author: ME, body, client_id });
    if (!known) this.messagesOf.push(message);
    await this.held;
    if (this.deaf) throw failed('api_unreachable');
    return message;
  };

  read = (_: string, seq: number) => {
    this.marks.push(seq);
    return Promise.resolve();
  };
}

let server: Server;
let store: RoomsStore;

const shown = () => store.log(ROOM)?.messages.map(({ seq }) => seq);
const settled = () => vi.waitFor(() => expect(store.outgoing(ROOM)).toEqual([]));

beforeEach(async () => {
  server = new Server();
  server.messagesOf = range(1, 8);
  store = new RoomsStore(ME, server);
  await store.refresh();
});

describe('reading', () => {
  it('opens with the newest and loads older ones on demand', async () => {
    await store.open(ROOM);
    expect(shown()).toEqual([6, 7, 8]);
    await store.older(ROOM);
    await store.older(ROOM);
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('asks for what a broken stream left out, over as many pages as it takes', async () => {
    await store.open(ROOM);
    server.messagesOf = range(1, 17);
    store.receive({ type: 'message', message: messageOf(17) });
    await vi.waitFor(() => expect(shown()?.at(-1)).toBe(17));
    expect(shown()).toEqual(range(6, 17).map(({ seq }) => seq));
  });

  it('resumes from what it shows, or from what it knows of a room that was never opened', async () => {
    expect(store.seen()).toEqual({ [ROOM]: 8 });
    await store.open(ROOM);
    server.messagesOf = range(1, 9);
    server.online = false;
    store.receive({ type: 'message', message: messageOf(11) });
    expect(store.seen()).toEqual({ [ROOM]: 8 });
  });

  it('counts what others write, once, and not what I write', () => {
    store.receive({ type: 'message', message: messageOf(9) });
    store.receive({ type: 'message', message: messageOf(9) });
    expect(store.unread()).toBe(1);
    store.receive({ type: 'message', message: messageOf(10, { author: ME }) });
    expect(store.unread()).toBe(0);
  });

  it('moves read marks forward only', async () => {
    store.receive({ type: 'message', message: messageOf(9) });
    await store.read(ROOM, 9);
    await store.read(ROOM, 4);
    expect(server.marks).toEqual([9]);
    expect(store.unread()).toBe(0);
    store.receive({ type: 'read', room_id: ROOM, address: WORKER, seq: 5 });
    store.receive({ type: 'read', room_id: ROOM, address: WORKER, seq: 3 });
    expect(store.room(ROOM)?.reads.find(({ address }) => address === WORKER)?.seq).toBe(5);
  });

  it('tells who asks for a room of others that there is none', async () => {
    await expect(store.open('f'.repeat(32))).rejects.toThrow('not_found');
  });
});

describe('sending', () => {
  it('shows a message on its way, and then in its place', async () => {
    await store.open(ROOM);
    store.send(ROOM, 'hello', null, []);
    expect(store.outgoing(ROOM)).toMatchObject([{ body: 'hello', failure: null }]);
    await settled();
    expect(store.log(ROOM)?.messages.at(-1)).toMatchObject({ seq: 9, body: 'hello' });
  });

  it('is not doubled when the stream is faster than the answer', async () => {
    await store.open(ROOM);
    let release = () => {};
    server.held = new Promise((resolve) => (release = resolve));
    store.send(ROOM, 'hello', null, []);
    await vi.waitFor(() => expect(server.messagesOf).toHaveLength(9));
    for (const message of server.messagesOf.slice(-1)) store.receive({ type: 'message', message });
    expect(store.outgoing(ROOM)).toEqual([]);
    release();
    await server.held;
    await store.refresh();
    expect(shown()).toEqual([6, 7, 8, 9]);
  });

  it('keeps a failed message and sends it again under the same client id, so that it arrives once', async () => {
    await store.open(ROOM);
    server.deaf = true;
    store.send(ROOM, 'once', null, []);
    await vi.waitFor(() =>
      expect(store.outgoing(ROOM)[0]?.failure).toMatchObject({ code: 'api_unreachable' }),
    );
    server.deaf = false;
    store.resend();
    await settled();
    expect(server.attempts).toBe(2);
    expect(server.messagesOf.filter(({ body }) => body === 'once')).toHaveLength(1);
    expect(store.log(ROOM)?.messages.filter(({ body }) => body === 'once')).toHaveLength(1);
  });

  it('outlives a reload in the middle of sending', async () => {
    server.online = false;
    store.send(ROOM, 'before the reload', null, []);
    await vi.waitFor(() => expect(store.outgoing(ROOM)[0]?.failure).not.toBeNull());
    server.online = true;
    store = new RoomsStore(ME, server);
    expect(store.outgoing(ROOM)).toMatchObject([{ body: 'before the reload' }]);
    await store.refresh();
    await settled();
    expect(server.messagesOf.at(-1)?.body).toBe('before the reload');
  });

  it('arrives in the order it was written', async () => {
    await store.open(ROOM);
    for (const body of ['one', 'two', 'three']) store.send(ROOM, body, null, []);
    await settled();
    expect(server.messagesOf.slice(-3).map(({ body }) => body)).toEqual(['one', 'two', 'three']);
  });

  it('keeps the outbox of each account to itself', () => {
    server.online = false;
    store.send(ROOM, 'mine', null, []);
    expect(new RoomsStore(WORKER, server).outgoing(ROOM)).toEqual([]);
  });
});

import type { Attachment, Message, Room } from '../api/types';
import { failureOf, type Failure } from '../transactions/failures';
import { roomRead, roomWith, sortedRooms } from './list';
import { EMPTY, hasOlder, joined, missingAfter, type Log } from './log';
import { storeOutbox, storedOutbox, type Outgoing } from './outbox';

/** What the store asks of the API. */
export interface RoomsApi {
  rooms: (cursor: string | null) => Promise<{ items: Room[]; next_cursor: string | null }>;
  room: (id: string) => Promise<Room>;
  messages: (
    room: string,
    from: { before: number } | { after: number },
  ) => Promise<{ items: Message[]; last_seq: number }>;
  send: (message: Outgoing) => Promise<Message>;
  read: (room: string, seq: number) => Promise<void>;
}

/** What the API says without being asked. */
export type Live =
  | { type: 'message'; message: Message }
  | { type: 'read'; room_id: string; address: string; seq: number }
  | { type: 'room'; room: Room };

export interface RoomList {
  readonly rooms: readonly Room[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  readonly next: string | null;
}

const NOTHING: readonly Outgoing[] = [];

/**
 * The conversations of one account, as far as this page knows them. Messages come by REST and by the live stream, in
 * any order and more than once; what is shown is always a gapless stretch of each room.
 */
export class RoomsStore {
  #list: RoomList = { rooms: [], state: 'loading', failure: null, next: null };
  readonly #rooms = new Map<string, Room>();
  readonly #logs = new Map<string, Log>();
  readonly #fetching = new Map<string, Promise<void>>();
  readonly #sending = new Map<string, Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #heard = new Set<(message: Message) => void>();
  #outbox: readonly Outgoing[];
  readonly #byRoom = new Map<string, readonly Outgoing[]>();

  constructor(
    readonly me: string,
    private readonly api: RoomsApi,
  ) {
    this.#outbox = storedOutbox(me).map((each) => ({ ...each, failure: null }));
    this.#groupOutbox();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls back for each message that arrives while the page is open, after it was put in its place. */
  onMessage(heard: (message: Message) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  readonly list = (): RoomList => this.#list;
  readonly room = (id: string): Room | null => this.#rooms.get(id) ?? null;
  readonly log = (id: string): Log | null => this.#logs.get(id) ?? null;
  readonly outgoing = (id: string): readonly Outgoing[] => this.#byRoom.get(id) ?? NOTHING;
  readonly unread = (): number => this.#list.rooms.reduce((sum, { unread }) => sum + unread, 0);

  /** What this page has seen of each room, so that the stream can go on from there. */
  seen(): Record<string, number> {
    const seen: Record<string, number> = {};
    for (const { id, last_seq } of this.#rooms.values()) {
      seen[id] = this.#logs.get(id)?.messages.at(-1)?.seq ?? last_seq;
    }
    return seen;
  }

  /** Looks the list of rooms up, and what is new in those that are open. Unsent messages are tried again. */
  async refresh(): Promise<void> {
    try {
      const { items, next_cursor } = await this.api.rooms(null);
      for (const room of items) this.#put(room);
      this.#setList({
        state: 'ready',
        failure: null,
        next: this.#list.state === 'ready' ? this.#list.next : next_cursor,
      });
    } catch (error) {
      this.#setList({
        failure: failureOf(error),
        ...(this.#rooms.size === 0 && { state: 'failed' }),
      });
      return;
    }
    await Promise.all([...this.#logs.keys()].map((id) => this.#catchUp(id)));
    this.resend();
  }

  async more(): Promise<void> {
    const { next } = this.#list;
    if (next === null) return;
    const { items, next_cursor } = await this.api.rooms(next);
    for (const room of items) this.#put(room);
    this.#setList({ next: next_cursor });
  }

  /** Makes a room and its newest messages known. Throws when the account may not know of it. */
  async open(id: string): Promise<void> {
    const room = await this.api.room(id);
    this.#put(room);
    this.#setList({});
    if (this.#logs.has(id)) return this.#catchUp(id);
    await this.#once(id, async () => {
      const { items, last_seq } = await this.api.messages(id, { before: room.last_seq + 1 });
      this.#join(id, items, last_seq);
    });
    await this.#catchUp(id);
  }

  /** Loads what came before the oldest message that is known. */
  async older(id: string): Promise<void> {
    const log = this.#logs.get(id);
    const first = log?.messages[0];
    if (!log || !first || !hasOlder(log)) return;
    await this.#once(id, async () => {
      const { items } = await this.api.messages(id, { before: first.seq });
      this.#join(id, items);
    });
  }

  /** Notes a room that was made or looked up elsewhere. */
  know(room: Room): void {
    this.#put(room);
    this.#setList({});
    if (this.#logs.has(room.id)) void this.#catchUp(room.id).catch(() => undefined);
  }

  receive(event: Live): void {
    switch (event.type) {
      case 'room':
        this.know(event.room);
        return;
      case 'read': {
        const room = this.#rooms.get(event.room_id);
        if (!room) return;
        this.#rooms.set(room.id, roomRead(room, event.address, event.seq, this.me));
        this.#setList({});
        return;
      }
      case 'message':
        this.#arrived(event.message);
    }
  }

  send(room: string, body: string, lang: string | null, attachments: Attachment[]): void {
    const outgoing: Outgoing = {
      room,
      client_id: crypto.randomUUID(),
      body,
      lang,
      attachments,
      created_at: Math.floor(Date.now() / 1000),
      failure: null,
    };
    this.#setOutbox([...this.#outbox, outgoing]);
    this.#deliver(outgoing);
  }

  /** Tries a message again, under the same `client_id`. */
  retry(clientId: string): void {
    const outgoing = this.#outbox.find(({ client_id }) => client_id === clientId);
    if (!outgoing || outgoing.failure === null) return;
    this.#changeOutgoing(clientId, null);
    this.#deliver(outgoing);
  }

  discard(clientId: string): void {
    this.#setOutbox(this.#outbox.filter(({ client_id }) => client_id !== clientId));
  }

  /** Tries again what did not reach the API, and what a reload interrupted. */
  resend(): void {
    for (const { client_id, failure, room } of this.#outbox) {
      if (failure?.code === 'api_unreachable') this.retry(client_id);
      else if (failure === null && !this.#sending.has(room)) this.#deliverById(client_id);
    }
  }

  /** Notes that I have read up to a number. */
  async read(id: string, seq: number): Promise<void> {
    const room = this.#rooms.get(id);
    if (!room || seq <= room.read_seq) return;
    this.#rooms.set(id, { ...roomRead(room, this.me, seq, this.me), unread: 0 });
    this.#setList({});
    try {
      await this.api.read(id, seq);
    } catch {
      // The next message, or the next visit, moves the mark.
    }
  }

  #arrived(message: Message): void {
    const { room_id: id } = message;
    const room = this.#rooms.get(id);
    const isNew = room === undefined || message.seq > room.last_seq;
    if (room) this.#rooms.set(id, roomWith(room, message, this.me));
    if (this.#logs.has(id)) {
      this.#join(id, [message], message.seq);
      void this.#catchUp(id).catch(() => undefined);
    } else {
      this.#settleOutgoing([message]);
    }
    this.#setList({});
    if (!room) void this.#meet(id);
    if (isNew) this.#heard.forEach((heard) => heard(message));
  }

  async #meet(id: string): Promise<void> {
    try {
      this.know(await this.api.room(id));
    } catch {
      // The next look at the list shows it.
    }
  }

  /** One question about a room's history at a time. */
  async #once(id: string, work: () => Promise<void>): Promise<void> {
    const before = this.#fetching.get(id) ?? Promise.resolve();
    const now = before.then(work, work);
    this.#fetching.set(id, now);
    try {
      await now;
    } finally {
      if (this.#fetching.get(id) === now) this.#fetching.delete(id);
    }
  }

  /** Asks for what lies between the newest message known here and the newest there is. */
  #catchUp(id: string): Promise<void> {
    return this.#once(id, async () => {
      for (;;) {
        const log = this.#logs.get(id);
        const after = log ? missingAfter(log) : null;
        if (after === null) return;
        const { items, last_seq } = await this.api.messages(id, { after });
        if (items.length === 0) return;
        this.#join(id, items, last_seq);
      }
    });
  }

  #join(id: string, messages: readonly Message[], known = 0): void {
    const log = this.#logs.get(id) ?? EMPTY;
    this.#logs.set(id, joined(log, messages, known));
    this.#settleOutgoing(messages);
    this.#tell();
  }

  #put(room: Room): void {
    this.#rooms.set(room.id, room);
    const log = this.#logs.get(room.id);
    if (log) this.#logs.set(room.id, joined(log, [], room.last_seq));
  }

  #deliverById(clientId: string): void {
    const outgoing = this.#outbox.find(({ client_id }) => client_id === clientId);
    if (outgoing) this.#deliver(outgoing);
  }

  /** Sends what was written in a room one after the other, so that it arrives in the order it was written. */
  #deliver(outgoing: Outgoing): void {
    const { room, client_id } = outgoing;
    const attempt = async () => {
      if (!this.#outbox.some((each) => each.client_id === client_id)) return;
      try {
        const message = await this.api.send(outgoing);
        this.#arrived(message);
        this.discard(client_id);
      } catch (error) {
        const failure = failureOf(error);
        this.#changeOutgoing(client_id, failure);
        if (failure.code === 'blocked') void this.#meet(room);
      }
    };
    const now = (this.#sending.get(room) ?? Promise.resolve()).then(attempt);
    this.#sending.set(room, now);
    void now.then(() => {
      if (this.#sending.get(room) === now) this.#sending.delete(room);
    });
  }

  #settleOutgoing(messages: readonly Message[]): void {
    const arrived = new Set(messages.map(({ client_id }) => client_id));
    const left = this.#outbox.filter(({ client_id }) => !arrived.has(client_id));
    if (left.length < this.#outbox.length) this.#setOutbox(left);
  }

  #changeOutgoing(clientId: string, failure: Failure | null): void {
    this.#setOutbox(
      this.#outbox.map((each) => (each.client_id === clientId ? { ...each, failure } : each)),
    );
  }

  #setOutbox(outbox: readonly Outgoing[]): void {
    this.#outbox = outbox;
    storeOutbox(this.me, outbox);
    this.#groupOutbox();
    this.#tell();
  }

  #groupOutbox(): void {
    this.#byRoom.clear();
    for (const { room } of this.#outbox) {
      const inRoom = this.#outbox.filter((each) => each.room === room);
      this.#byRoom.set(room, inRoom);
    }
  }

  #setList(change: Partial<RoomList>): void {
    this.#list = { ...this.#list, ...change, rooms: sortedRooms(this.#rooms.values()) };
    this.#tell();
  }

  #tell(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

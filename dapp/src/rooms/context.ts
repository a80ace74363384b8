import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { Room } from '../api/types';
import type { Log } from './log';
import type { Outgoing } from './outbox';
import type { RoomList, RoomsStore } from './store';

/** The conversations of who is signed in; null while nobody is. */
export const RoomsContext = createContext<RoomsStore | null>(null);

const never = () => () => undefined;

/** How many messages wait to be read, over all rooms. */
export function useUnread(): number {
  const store = use(RoomsContext);
  return useSyncExternalStore(store?.subscribe ?? never, () => store?.unread() ?? 0);
}

export function useRoomList(store: RoomsStore): RoomList {
  return useSyncExternalStore(store.subscribe, store.list);
}

export interface OpenRoom {
  room: Room | null;
  log: Log | null;
  outgoing: readonly Outgoing[];
}

export function useRoom(store: RoomsStore, id: string): OpenRoom {
  const room = useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.room(id), [store, id]),
  );
  const log = useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.log(id), [store, id]),
  );
  const outgoing = useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.outgoing(id), [store, id]),
  );
  return { room, log, outgoing };
}

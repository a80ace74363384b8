import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactNode } from 'react';
import { keys } from '../api/queries';
import { roomsApi } from '../api/rooms';
import { followSessions } from '../api/session-hint';
import { useMe } from '../wallet/session';
import { RoomsContext } from './context';
import { followRooms } from './socket';
import { RoomsStore } from './store';

/** Follows the conversations of who is signed in, on every page, for the count of what is unread. */
export function RoomsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { me } = useMe();
  const store = useMemo(() => (me === null ? null : new RoomsStore(me, roomsApi)), [me]);

  useEffect(() => {
    if (store === null) return;
    return followRooms(store, () => {
      void client.invalidateQueries({ queryKey: keys.session });
    });
  }, [store, client]);

  // Another tab may have become somebody else; the cookie is the same one.
  useEffect(
    () => followSessions(() => void client.invalidateQueries({ queryKey: keys.session })),
    [client],
  );

  return <RoomsContext value={store}>{children}</RoomsContext>;
}

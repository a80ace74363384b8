import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Message, Room } from '../../api/types';
import { usePageTitle } from '../../app/use-page-title';
import { useRoom } from '../../rooms/context';
import { counterpartOf } from '../../rooms/list';
import type { RoomsStore } from '../../rooms/store';
import { failureOf } from '../../transactions/failures';
import { Person } from '../../ui/Address';
import { Failed, Loading } from '../../ui/States';
import { BlockButton } from './BlockButton';
import { Composer } from './Composer';
import { MessageList } from './MessageList';
import { ReportDialog } from './ReportDialog';
import { RoomTitle } from './RoomList';

function Head({ room, store }: { room: Room; store: RoomsStore }) {
  const { t } = useTranslation();
  const other = counterpartOf(room, store.me);
  return (
    <header className="room-head">
      <Link to="/messages" className="room-back" aria-label={t('room.back')}>
        <span aria-hidden="true">‹</span>
      </Link>
      <div className="room-head-main">
        {other === null ? (
          <>
            <h2>
              <Link to={`/tasks/${room.task_id ?? ''}`}>
                <RoomTitle room={room} me={store.me} />
              </Link>
            </h2>
            <ul className="room-members" aria-label={t('room.members')}>
              {room.members.map(({ address }) => (
                <li key={address}>
                  <Person address={address} you={store.me} />
                </li>
              ))}
            </ul>
          </>
        ) : (
          <h2>
            <Person address={other} />
          </h2>
        )}
      </div>
      {other === null ? null : <BlockButton room={room} other={other} store={store} />}
    </header>
  );
}

/** One conversation. Whoever is not in it is told that there is none. */
export function RoomView({ store, id }: { store: RoomsStore; id: string }) {
  const { t } = useTranslation();
  const { room, log, outgoing } = useRoom(store, id);
  const [reported, setReported] = useState<Message | null>(null);
  const opening = useQuery({
    queryKey: ['room', store.me, id],
    queryFn: () => store.open(id).then(() => true),
    retry: (count, error) => count < 2 && failureOf(error).code === 'api_unreachable',
    staleTime: 0,
  });
  usePageTitle(room?.title ?? t('nav.messages'));

  if (opening.isError && (room === null || log === null)) {
    const missing = failureOf(opening.error).code === 'not_found';
    return (
      <section className="room room-none" aria-label={t('room.none')}>
        {missing ? (
          <div className="empty">
            <h2>{t('notFound.title')}</h2>
            <p>{t('room.notFound')}</p>
            <Link to="/messages" className="button">
              {t('room.back')}
            </Link>
          </div>
        ) : (
          <Failed error={opening.error} onRetry={() => void opening.refetch()} />
        )}
      </section>
    );
  }
  if (room === null || log === null) {
    return (
      <section className="room room-none" aria-label={t('room.none')}>
        <Loading />
      </section>
    );
  }
  return (
    <section className="room" aria-label={t('room.one')}>
      <Head room={room} store={store} />
      <MessageList store={store} room={room} log={log} outgoing={outgoing} onReport={setReported} />
      <Composer store={store} room={room} />
      {reported === null ? null : (
        <ReportDialog message={reported} onClose={() => setReported(null)} />
      )}
    </section>
  );
}

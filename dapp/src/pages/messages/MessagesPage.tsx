import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { usePageTitle } from '../../app/use-page-title';
import { RoomsContext } from '../../rooms/context';
import type { RoomsStore } from '../../rooms/store';
import { SignIn } from '../../ui/SignIn';
import { Loading } from '../../ui/States';
import { useMe } from '../../wallet/session';
import { RoomList } from './RoomList';
import { RoomView } from './RoomView';

function Desk({ store, room }: { store: RoomsStore; room: string | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={room === undefined ? 'rooms' : 'rooms rooms-open'}>
      <RoomList store={store} open={room ?? null} />
      {room === undefined ? (
        <section className="room room-none" aria-label={t('room.none')}>
          <p className="hint">{t('room.choose')}</p>
        </section>
      ) : (
        <RoomView key={room} store={store} id={room} />
      )}
    </div>
  );
}

export default function MessagesPage() {
  const { t } = useTranslation();
  const { room } = useParams();
  const { me, pending } = useMe();
  const store = use(RoomsContext);
  usePageTitle(t('nav.messages'));
  if (pending) return <Loading />;
  return (
    <>
      <div className={room === undefined ? 'page-head' : 'page-head page-head-room'}>
        <h1>{t('nav.messages')}</h1>
        <Link to="/people">{t('room.find')}</Link>
      </div>
      {me === null || store === null ? (
        <SignIn>{t('room.signIn')}</SignIn>
      ) : (
        <Desk store={store} room={room} />
      )}
    </>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Room } from '../../api/types';
import { LOCALES, type Language } from '../../i18n';
import { useFormat } from '../../i18n/use-format';
import { useName } from '../../people/names';
import { useRoomList } from '../../rooms/context';
import { shortMoment } from '../../rooms/days';
import { counterpartOf } from '../../rooms/list';
import type { RoomsStore } from '../../rooms/store';
import { useMinute } from '../../time/wall';
import { FailureText } from '../../ui/FailureText';
import { More } from '../../ui/Paged';
import { Failed, Loading } from '../../ui/States';
import { shortAddress } from '../../ui/short-address';
import { failureOf, type Failure } from '../../transactions/failures';
import { useSystemSentence } from './system';

function PairTitle({ address }: { address: string }) {
  const label = useName(address);
  return (
    <>
      {label === null ? null : <bdi className="room-row-name">{label.text}</bdi>}{' '}
      <code>{shortAddress(address)}</code>
    </>
  );
}

/** A room's title: its task, or who is on the other side. */
export function RoomTitle({ room, me }: { room: Room; me: string }) {
  const { t } = useTranslation();
  const other = counterpartOf(room, me);
  if (other !== null) return <PairTitle address={other} />;
  const id = room.task_id ?? '';
  return <bdi>{room.title ?? t('task.untitled', { id: id.slice(0, 10) })}</bdi>;
}

function LastLine({ room, me }: { room: Room; me: string }) {
  const { t } = useTranslation();
  const sentence = useSystemSentence(room.last);
  const { last } = room;
  if (last === null) return <p className="room-row-last">{t('room.empty')}</p>;
  const mine = last.author?.toLowerCase() === me.toLowerCase();
  const text =
    last.kind === 'system'
      ? sentence
      : last.body.trim() === ''
        ? t('room.files', { count: last.attachments.length })
        : last.body;
  return (
    <p className="room-row-last" lang={last.kind === 'text' ? (last.lang ?? undefined) : undefined}>
      {mine ? `${t('room.me')} ` : ''}
      <bdi>{text}</bdi>
    </p>
  );
}

function When({ at }: { at: number }) {
  const { i18n } = useTranslation();
  const format = useFormat();
  const now = useMinute();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={format.moment(at)}>
      {shortMoment(at, now, LOCALES[i18n.language as Language])}
    </time>
  );
}

function RoomRow({ room, me, open }: { room: Room; me: string; open: boolean }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link
        to={`/messages/${room.id}`}
        className={room.unread > 0 ? 'room-row room-row-unread' : 'room-row'}
        aria-current={open ? 'page' : undefined}
      >
        <span className="room-row-head">
          <span className="room-row-title">
            <RoomTitle room={room} me={me} />
          </span>
          {room.last ? <When at={room.last.created_at} /> : null}
        </span>
        <span className="room-row-foot">
          <LastLine room={room} me={me} />
          {room.unread > 0 ? (
            <span className="nav-count">
              <span aria-hidden="true">{room.unread > 99 ? '99+' : room.unread}</span>
              <span className="visually-hidden">{t('room.unread', { count: room.unread })}</span>
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}

/** Every conversation, the one with the newest message first. */
export function RoomList({ store, open }: { store: RoomsStore; open: string | null }) {
  const { t } = useTranslation();
  const { rooms, state, failure, next } = useRoomList(store);
  const [moreFailure, setMoreFailure] = useState<Failure | null>(null);
  const [loading, setLoading] = useState(false);
  return (
    <nav className="room-list" aria-label={t('room.list')}>
      {state === 'loading' && rooms.length === 0 ? <Loading /> : null}
      {state === 'failed' ? <Failed error={failure} onRetry={() => void store.refresh()} /> : null}
      {state === 'ready' && rooms.length === 0 ? (
        <div className="empty">
          <p>{t('room.noRooms')}</p>
          <Link to="/people" className="button">
            {t('room.find')}
          </Link>
        </div>
      ) : null}
      <ul>
        {rooms.map((room) => (
          <RoomRow key={room.id} room={room} me={store.me} open={room.id === open} />
        ))}
      </ul>
      {next === null ? null : (
        <More
          busy={loading}
          onMore={() => {
            setMoreFailure(null);
            setLoading(true);
            void store
              .more()
              .catch((error: unknown) => setMoreFailure(failureOf(error)))
              .finally(() => setLoading(false));
          }}
        />
      )}
      {moreFailure ? <FailureText failure={moreFailure} /> : null}
    </nav>
  );
}

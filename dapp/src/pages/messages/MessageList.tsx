import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message, Room } from '../../api/types';
import { LOCALES, type Language } from '../../i18n';
import { dayName, dayOf } from '../../rooms/days';
import { hasOlder, type Log } from '../../rooms/log';
import type { Outgoing } from '../../rooms/outbox';
import type { RoomsStore } from '../../rooms/store';
import { failureOf, type Failure } from '../../transactions/failures';
import { useMinute } from '../../time/wall';
import { FailureText } from '../../ui/FailureText';
import { MessageItem } from './MessageItem';
import { News } from './News';
import { OutgoingItem } from './OutgoingItem';

interface Props {
  store: RoomsStore;
  room: Room;
  log: Log;
  outgoing: readonly Outgoing[];
  onReport: (message: Message) => void;
}

/** How near to the end still counts as there, and how near to the start asks for more, in CSS pixels. */
const NEAR_END = 64;
const NEAR_START = 240;

/** Messages of one author this close together share one head, in seconds. */
const TOGETHER = 300;

function joins(message: Message, before: Message | undefined): boolean {
  return (
    before?.kind === 'text' &&
    message.kind === 'text' &&
    before.author === message.author &&
    message.created_at - before.created_at < TOGETHER &&
    dayOf(before.created_at) === dayOf(message.created_at)
  );
}

/** Who has read up to which of my messages: for each of the others, the last one. */
function readersOf(messages: readonly Message[], room: Room, me: string): Map<number, string[]> {
  const readers = new Map<number, string[]>();
  const mine = messages.filter(({ author }) => author?.toLowerCase() === me.toLowerCase());
  for (const { address, seq } of room.reads) {
    if (address.toLowerCase() === me.toLowerCase()) continue;
    const last = mine.findLast((message) => message.seq <= seq);
    if (last) readers.set(last.seq, [...(readers.get(last.seq) ?? []), address]);
  }
  return readers;
}

/** What was said, oldest first. It opens at what is new, stays at its end, and grows upwards without moving. */
export function MessageList({ store, room, log, outgoing, onReport }: Props) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const box = useRef<HTMLDivElement>(null);
  const divider = useRef<HTMLLIElement>(null);
  const place = useRef({ atEnd: true, fromEnd: 0, loading: false, shown: false });
  const [firstNew] = useState(() => (room.unread > 0 ? room.read_seq + 1 : null));
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const now = useMinute();
  const [failure, setFailure] = useState<Failure | null>(null);
  const { messages } = log;
  const first = messages[0]?.seq ?? 0;
  const last = messages.at(-1)?.seq ?? 0;
  const below = leftAt === null ? 0 : messages.filter(({ seq }) => seq > leftAt).length;
  const readers = readersOf(messages, room, store.me);

  const markRead = useCallback(() => {
    const known = store.log(room.id)?.messages.at(-1)?.seq ?? 0;
    const seen = document.visibilityState === 'visible' && document.hasFocus();
    if (seen && place.current.atEnd && known > 0) void store.read(room.id, known);
  }, [store, room.id]);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    place.current.atEnd = true;
    markRead();
  }, [markRead]);

  const older = useCallback(() => {
    if (place.current.loading) return;
    place.current.loading = true;
    setFailure(null);
    void store
      .older(room.id)
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => {
        place.current.loading = false;
      });
  }, [store, room.id]);

  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const fromEnd = element.scrollHeight - element.scrollTop;
    place.current.fromEnd = fromEnd;
    place.current.atEnd = fromEnd - element.clientHeight < NEAR_END;
  }, []);

  const scrolled = () => {
    measure();
    if (place.current.atEnd) {
      setLeftAt(null);
      markRead();
    } else {
      setLeftAt((before) => before ?? last);
    }
    const element = box.current;
    const known = store.log(room.id);
    if (element && known && element.scrollTop < NEAR_START && hasOlder(known)) older();
  };

  // The first look: at what is new, or at the end.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || place.current.shown) return;
    place.current.shown = true;
    if (divider.current) {
      element.scrollTop = divider.current.offsetTop - element.offsetTop - element.clientHeight / 4;
    } else {
      element.scrollTop = element.scrollHeight;
    }
    measure();
    markRead();
  });

  // What comes in above must not move what is being read; the distance to the end stays.
  const firstBefore = useRef(first);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && first < firstBefore.current) {
      element.scrollTop = element.scrollHeight - place.current.fromEnd;
    }
    firstBefore.current = first;
    measure();
  }, [first, measure]);

  // What comes in below is followed by those who are at the end.
  const lastBefore = useRef(last);
  useLayoutEffect(() => {
    if (last > lastBefore.current && place.current.atEnd) toEnd();
    lastBefore.current = last;
  }, [last, toEnd]);

  useLayoutEffect(() => {
    if (outgoing.length > 0) toEnd();
  }, [outgoing.length, toEnd]);

  // The box changes its height with the text being written, and on a phone with the keyboard.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
      measure();
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [measure]);

  useEffect(() => {
    window.addEventListener('focus', markRead);
    document.addEventListener('visibilitychange', markRead);
    return () => {
      window.removeEventListener('focus', markRead);
      document.removeEventListener('visibilitychange', markRead);
    };
  }, [markRead]);

  return (
    <div className="message-area">
      <div
        className="messages"
        ref={box}
        onScroll={scrolled}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        role="group"
        aria-label={t('room.history')}
      >
        {hasOlder(log) ? (
          <div className="messages-older">
            <button type="button" className="button button-quiet" onClick={older}>
              {t('room.older')}
            </button>
          </div>
        ) : (
          <p className="messages-start">{t('room.start')}</p>
        )}
        {failure ? <FailureText failure={failure} /> : null}
        <ol>
          {messages.map((message, index) => {
            const before = messages[index - 1];
            const newDay =
              before === undefined || dayOf(before.created_at) !== dayOf(message.created_at);
            return [
              newDay ? (
                <li key={`day-${message.seq}`} className="message-day">
                  <span>{dayName(message.created_at, now, locale)}</span>
                </li>
              ) : null,
              message.seq === firstNew ? (
                <li key="new" ref={divider} className="message-day message-new">
                  <span>{t('room.new')}</span>
                </li>
              ) : null,
              <MessageItem
                key={message.seq}
                message={message}
                room={room}
                me={store.me}
                joined={message.seq !== firstNew && joins(message, before)}
                readers={readers.get(message.seq) ?? []}
                onReport={onReport}
              />,
            ];
          })}
          {outgoing.map((each) => (
            <OutgoingItem key={each.client_id} store={store} outgoing={each} />
          ))}
        </ol>
      </div>
      {below > 0 ? (
        <button type="button" className="button messages-below" onClick={toEnd}>
          {t('room.below', { count: below })} <span aria-hidden="true">↓</span>
        </button>
      ) : null}
      <News store={store} room={room.id} />
    </div>
  );
}

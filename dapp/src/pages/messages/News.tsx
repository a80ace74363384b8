import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types';
import { useName } from '../../people/names';
import type { RoomsStore } from '../../rooms/store';
import { shortAddress } from '../../ui/short-address';
import { useSystemSentence } from './system';

/** How much of a message is read out; the rest is in the list. */
const SPOKEN = 200;

/** Says what others write while the room is open, for those who hear the page. History is not read out. */
export function News({ store, room }: { store: RoomsStore; room: string }) {
  const { t } = useTranslation();
  const [message, setMessage] = useState<Message | null>(null);
  const name = useName(message?.author ?? null);
  const sentence = useSystemSentence(message);

  useEffect(
    () =>
      store.onMessage((heard) => {
        const mine = heard.author?.toLowerCase() === store.me.toLowerCase();
        if (heard.room_id === room && !mine) setMessage(heard);
      }),
    [store, room],
  );

  return (
    <p className="visually-hidden" aria-live="polite">
      {message === null
        ? ''
        : message.kind === 'system'
          ? sentence
          : t('room.said', {
              who: name?.text ?? shortAddress(message.author ?? ''),
              text: message.body.slice(0, SPOKEN),
            })}
    </p>
  );
}

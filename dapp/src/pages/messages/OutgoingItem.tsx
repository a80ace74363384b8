import { useTranslation } from 'react-i18next';
import type { Outgoing } from '../../rooms/outbox';
import type { RoomsStore } from '../../rooms/store';
import { FailureText } from '../../ui/FailureText';
import Markdown from '../../ui/Markdown';
import { Files } from './MessageItem';

/** A message that is not in the room yet: on its way, or held up with a way to try again. */
export function OutgoingItem({ store, outgoing }: { store: RoomsStore; outgoing: Outgoing }) {
  const { t } = useTranslation();
  const { body, lang, attachments, failure, client_id } = outgoing;
  return (
    <li className="message message-mine message-pending">
      <div className="message-body">
        {body.trim() === '' ? null : <Markdown text={body} lang={lang ?? undefined} />}
        <Files room={null} files={attachments} />
      </div>
      {failure === null ? (
        <div className="message-foot" role="status">
          {t('room.sending')}
        </div>
      ) : (
        <div className="message-failed">
          <FailureText failure={failure} />
          <button type="button" className="button" onClick={() => store.retry(client_id)}>
            {t('ui.retry')}
          </button>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => store.discard(client_id)}
          >
            {t('room.discard')}
          </button>
        </div>
      )}
    </li>
  );
}

import { useTranslation } from 'react-i18next';
import type { Attachment, Message, Room } from '../../api/types';
import { attachmentUrl } from '../../api/rooms';
import { LOCALES, type Language } from '../../i18n';
import { useFormat } from '../../i18n/use-format';
import { useName } from '../../people/names';
import { timeName } from '../../rooms/days';
import { Person } from '../../ui/Address';
import Markdown from '../../ui/Markdown';
import { formatSize } from '../../ui/file-size';
import { shortAddress } from '../../ui/short-address';
import { PaperClip } from './PaperClip';
import { useSystemSentence } from './system';

function Time({ at }: { at: number }) {
  const { i18n } = useTranslation();
  const format = useFormat();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={format.moment(at)}>
      {timeName(at, LOCALES[i18n.language as Language])}
    </time>
  );
}

export function Files({ room, files }: { room: string | null; files: readonly Attachment[] }) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label={t('room.attachments')}>
      {files.map(({ digest, name, size }) => (
        <li key={digest} className="file">
          <PaperClip size={16} />
          {room === null ? (
            <bdi>{name}</bdi>
          ) : (
            <a href={attachmentUrl(room, digest)} download={name}>
              <bdi>{name}</bdi>
            </a>
          )}{' '}
          <span className="hint">{formatSize(size, locale)}</span>
        </li>
      ))}
    </ul>
  );
}

function Reader({ address }: { address: string }) {
  const label = useName(address);
  return <bdi>{label?.text ?? shortAddress(address)}</bdi>;
}

function Readers({ room, readers }: { room: Room; readers: readonly string[] }) {
  const { t } = useTranslation();
  if (readers.length === 0) return null;
  if (room.members.length <= 2) return <p className="message-read">{t('room.read')}</p>;
  return (
    <p className="message-read">
      {t('room.readBy')}{' '}
      {readers.map((address, index) => (
        <span key={address}>
          {index > 0 ? ', ' : ''}
          <Reader address={address} />
        </span>
      ))}
    </p>
  );
}

interface Props {
  message: Message;
  room: Room;
  me: string;
  /** Whether it goes on where the message before it ended, by the same author. */
  joined: boolean;
  readers: readonly string[];
  onReport: (message: Message) => void;
}

export function MessageItem({ message, room, me, joined, readers, onReport }: Props) {
  const { t } = useTranslation();
  const sentence = useSystemSentence(message);
  const { author, created_at } = message;
  if (message.kind === 'system' || author === null) {
    return (
      <li className="message-system">
        <span>{sentence || message.body}</span> <Time at={created_at} />
      </li>
    );
  }
  const mine = author.toLowerCase() === me.toLowerCase();
  const kind = ['message', mine ? 'message-mine' : '', joined ? 'message-joined' : ''];
  return (
    <li className={kind.filter(Boolean).join(' ')}>
      {joined ? null : (
        <div className="message-head">
          {mine ? <strong>{t('room.you')}</strong> : <Person address={author} />}
        </div>
      )}
      <div className="message-body">
        {message.body.trim() === '' ? null : (
          <Markdown text={message.body} lang={message.lang ?? undefined} />
        )}
        <Files room={room.id} files={message.attachments} />
      </div>
      <div className="message-foot">
        <Time at={created_at} />
        {mine ? null : (
          <button type="button" className="message-report" onClick={() => onReport(message)}>
            {t('room.report')}
          </button>
        )}
      </div>
      {mine ? <Readers room={room} readers={readers} /> : null}
    </li>
  );
}

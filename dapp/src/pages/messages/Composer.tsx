import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Room } from '../../api/types';
import { LOCALES, type Language } from '../../i18n';
import { useFormat } from '../../i18n/use-format';
import { lengthOf } from '../../escrow/documents';
import { scriptLanguage } from '../../rooms/days';
import type { RoomsStore } from '../../rooms/store';
import { LARGEST_FILE, MOST_FILES } from '../../rooms/upload';
import { useUploads, type FileUpload } from '../../rooms/use-uploads';
import { FailureText } from '../../ui/FailureText';
import { formatSize } from '../../ui/file-size';
import { useDraft } from '../../ui/use-draft';
import { PaperClip } from './PaperClip';

const LONGEST = 8_000;

/** From here on the number of characters left is shown. */
const NEARLY = 7_000;

const isTouch = () => window.matchMedia('(pointer: coarse)').matches;

interface FileProps {
  upload: FileUpload;
  onRetry: () => void;
  onRemove: () => void;
}

function FileRow({ upload, onRetry, onRemove }: FileProps) {
  const { t, i18n } = useTranslation();
  const { file, progress, attachment, failure } = upload;
  const locale = LOCALES[i18n.language as Language];
  const canRetry = failure !== null && file.size > 0 && file.size <= LARGEST_FILE;
  return (
    <li className="file">
      <PaperClip size={16} />
      <bdi>{file.name}</bdi> <span className="hint">{formatSize(file.size, locale)}</span>
      {attachment === null && failure === null ? (
        <progress value={progress} max={1} aria-label={t('room.uploading', { name: file.name })} />
      ) : null}
      {attachment === null ? null : <span className="file-done">{t('room.uploaded')}</span>}
      {failure === null ? null : <FailureText failure={failure} />}
      {canRetry ? (
        <button type="button" className="button button-quiet" onClick={onRetry}>
          {t('ui.retry')}
        </button>
      ) : null}
      <button
        type="button"
        className="icon-button"
        aria-label={t('room.removeFile', { name: file.name })}
        onClick={onRemove}
      >
        <span aria-hidden="true">×</span>
      </button>
    </li>
  );
}

/** Where a message is written. What is written outlives a reload; it is gone once it is on its way. */
export function Composer({ store, room }: { store: RoomsStore; room: Room }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const { draft, change } = useDraft(`guildhall.message.${store.me}.${room.id}`, { body: '' });
  const { uploads, add, remove, retry, clear } = useUploads();
  const [dropping, setDropping] = useState(false);

  if (!room.can_write) {
    return (
      <p className="composer-closed" role="status">
        {room.blocked_by_me ? t('room.closedByMe') : t('room.closed')}
      </p>
    );
  }

  const length = lengthOf(draft.body);
  const files = uploads.flatMap(({ attachment }) => (attachment === null ? [] : [attachment]));
  const waiting = uploads.length > files.length;
  const empty = draft.body.trim() === '' && files.length === 0;
  const blocked = empty || waiting || length > LONGEST;

  const send = () => {
    if (blocked) return;
    store.send(room.id, draft.body, scriptLanguage(draft.body), files);
    change({ body: '' });
    clear();
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || isTouch()) {
      return;
    }
    event.preventDefault();
    send();
  };

  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  };

  return (
    <form
      className={dropping ? 'composer composer-dropping' : 'composer'}
      aria-label={t('room.write')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        add([...event.dataTransfer.files]);
      }}
    >
      {uploads.length === 0 ? null : (
        <ul className="files composer-files" aria-label={t('room.attachments')}>
          {uploads.map((upload) => (
            <FileRow
              key={upload.key}
              upload={upload}
              onRetry={() => retry(upload.key, upload.file)}
              onRemove={() => remove(upload.key)}
            />
          ))}
        </ul>
      )}
      <div className="composer-row">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <button
          type="button"
          className="button composer-attach"
          aria-label={t('room.attach')}
          aria-describedby={`${id}-hint`}
          title={t('room.attach')}
          onClick={() => picker.current?.click()}
        >
          <PaperClip size={20} />
        </button>
        <label className="visually-hidden" htmlFor={id}>
          {t('room.message')}
        </label>
        <textarea
          id={id}
          ref={input}
          rows={1}
          dir="auto"
          placeholder={t('room.placeholder')}
          aria-describedby={`${id}-hint`}
          aria-invalid={length > LONGEST ? true : undefined}
          value={draft.body}
          onChange={(event) => change({ body: event.target.value })}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button type="submit" className="button button-primary" disabled={blocked}>
          {t('room.send')}
        </button>
      </div>
      <p className="hint composer-hint" id={`${id}-hint`}>
        {length > LONGEST ? (
          <span className="field-error">
            {t('room.tooLong', { max: format.number(LONGEST), length: format.number(length) })}
          </span>
        ) : length > NEARLY ? (
          t('room.left', { left: format.number(LONGEST - length) })
        ) : (
          <>
            <span className="composer-keys">{t('room.keys')} </span>
            {t('room.fileLimit', {
              size: formatSize(LARGEST_FILE, LOCALES[i18n.language as Language]),
              count: MOST_FILES,
            })}
          </>
        )}
      </p>
    </form>
  );
}

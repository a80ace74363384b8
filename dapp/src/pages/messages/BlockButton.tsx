import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Room } from '../../api/types';
import { block, unblock } from '../../api/rooms';
import { useDeed } from '../../api/use-deed';
import type { RoomsStore } from '../../rooms/store';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { FailureText } from '../../ui/FailureText';
import { shortAddress } from '../../ui/short-address';

interface Props {
  room: Room;
  other: string;
  store: RoomsStore;
}

/** Closes a conversation of two for both, or opens it again. */
export function BlockButton({ room, other, store }: Props) {
  const { t } = useTranslation();
  const { busy, failure, run, clear } = useDeed(['blocks']);
  const [asking, setAsking] = useState(false);
  const account = shortAddress(other);

  const change = async (deed: (account: string) => Promise<void>) => {
    const done = await run(async () => {
      await deed(other);
      await store.open(room.id);
    });
    if (done) setAsking(false);
  };

  if (room.blocked_by_me) {
    return (
      <div className="room-deed">
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void change(unblock)}
        >
          {t('room.unblock')}
        </button>
        {failure ? <FailureText failure={failure} /> : null}
      </div>
    );
  }
  return (
    <div className="room-deed">
      <button type="button" className="button button-quiet" onClick={() => setAsking(true)}>
        {t('room.block')}
      </button>
      {asking ? (
        <ConfirmDialog
          title={t('room.blockTitle', { account })}
          label={t('room.block')}
          busy={busy}
          failure={failure}
          onConfirm={() => void change(block)}
          onClose={() => {
            clear();
            setAsking(false);
          }}
        >
          <p>{t('room.blockText')}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

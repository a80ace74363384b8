import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { openRoom } from '../api/rooms';
import { RoomsContext } from '../rooms/context';
import { useSignedIn } from '../wallet/use-signed-in';
import { FailureText } from './FailureText';

interface Props {
  wanted: { task_id: string } | { with: string };
  label: string;
  primary?: boolean;
}

/** Goes to the conversation with somebody, or about a task, and makes it when there is none. */
export function MessageButton({ wanted, label, primary }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const store = use(RoomsContext);
  const { busy, failure, act } = useSignedIn();
  return (
    <>
      <button
        type="button"
        className={primary ? 'button button-primary' : 'button'}
        disabled={busy}
        onClick={() =>
          void act(async () => {
            const room = await openRoom(wanted);
            store?.know(room);
            await navigate(`/messages/${room.id}`);
          })
        }
      >
        {busy ? t('ui.working') : label}
      </button>
      {failure ? <FailureText failure={failure} /> : null}
    </>
  );
}

import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../api/types';
import { MessageButton } from '../../ui/MessageButton';
import { useWallet } from '../../wallet/context';

/** The way to the room of a task for its parties, and to its poster for everybody else. */
export function Conversation({ task }: { task: TaskPage }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const isAccount = (address: string) => address.toLowerCase() === account?.toLowerCase();
  const isPoster = isAccount(task.poster);
  const isParty = isPoster || task.seat_list.some(({ worker }) => isAccount(worker));
  if (isPoster && task.seat_list.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="conversation-heading">
      <h2 id="conversation-heading">{t('conversation.title')}</h2>
      <p className="hint panel-note">
        {t(isParty ? 'conversation.party' : 'conversation.askNote')}
      </p>
      {isParty ? (
        <MessageButton wanted={{ task_id: task.id }} label={t('conversation.open')} />
      ) : (
        <MessageButton wanted={{ with: task.poster }} label={t('conversation.ask')} />
      )}
    </section>
  );
}

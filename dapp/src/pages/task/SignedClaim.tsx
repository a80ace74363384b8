import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { useSession } from '../../wallet/session';
import { proofOf } from './proof';
import { useSigned } from './use-signed';

/** Taking a seat by a signature alone, offered where nothing but the signature is missing. */
export function SignedClaim({ task, action }: { task: TaskPage; action: Action }) {
  const { t } = useTranslation();
  const note = useId();
  const { config } = useSite();
  const { signIn } = useSession();
  const { claim } = useSigned(task);
  const { busy, failure, perform } = usePerform();
  // Coins and allowances need a transaction of the worker's own.
  if (!config.guild.relay || action.approve !== null || BigInt(action.value) > 0n) return null;
  return (
    <div className="action">
      <button
        type="button"
        className="button button-quiet"
        disabled={busy}
        aria-describedby={note}
        onClick={() =>
          void perform(async (account) => {
            await claim(account, action, await proofOf(task, account, signIn));
          })
        }
      >
        {busy ? t('ui.working') : t('action.signOnly')}
      </button>
      <p className="hint" id={note}>
        {t('action.signOnlyNote')}
      </p>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </div>
  );
}

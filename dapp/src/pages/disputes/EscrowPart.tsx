import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { taskQuery } from '../../api/queries';
import type { DisputePage } from '../../api/types';
import { useWallet } from '../../wallet/context';
import { ActionButton } from '../task/ActionButton';
import { BringEvidence } from '../task/BringEvidence';
import { shownActions, shownOf } from '../task/legal';

/** What the escrow allows about a dispute: evidence of the parties, and carrying out the ruling. */
export function EscrowPart({ page }: { page: DisputePage }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const { data: task } = useQuery(taskQuery(page.task_id, account));
  if (!task) return null;
  // In a contest whoever revealed an entry speaks for it; its poster speaks by any of them.
  const speakers = task.seat_list.map(({ worker }) => worker);
  const workers = page.worker === null ? speakers : [page.worker];
  const ofSeats = workers.flatMap((worker) => shownActions(task, worker, account, true));
  const shown = [...ofSeats, ...shownActions(task, null, account, true)];
  const evidence = shown.find(
    ({ action, refusal }) => action.action === 'submit_evidence' && refusal === null,
  );
  const end = shownOf(shown, 'execute_ruling') ?? shownOf(shown, 'close_contest');
  if (!evidence && !end) return null;
  return (
    <section className="panel" aria-label={t('dispute.escrow')}>
      {end ? <ActionButton shown={end} task={task} /> : null}
      {evidence ? <BringEvidence task={task} shown={evidence} /> : null}
    </section>
  );
}

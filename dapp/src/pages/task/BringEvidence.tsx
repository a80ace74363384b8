import type { TaskPage } from '../../api/types';
import { EvidenceForm } from '../../ui/EvidenceForm';
import type { ShownAction } from './legal';
import { useAction } from './use-action';

/** A party brings evidence to the dispute of a seat, or of a contest. */
export function BringEvidence({ task, shown }: { task: TaskPage; shown: ShownAction }) {
  const { busy, failure, run } = useAction(task);
  return (
    <EvidenceForm
      taskId={task.id}
      name={`${task.id}.${shown.action.worker ?? ''}`}
      busy={busy}
      failure={failure}
      send={(store, done) =>
        void run(shown.action, async (account) => ({ evidence: await store(account) }), done)
      }
    />
  );
}

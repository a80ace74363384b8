import { useTranslation } from 'react-i18next';
import type { Seat, TaskPage } from '../../api/types';
import { useWallet } from '../../wallet/context';
import { ActionButton, isPressed } from './ActionButton';
import { BringEvidence } from './BringEvidence';
import { DeliverableForm } from './DeliverableForm';
import { NoteForm } from './NoteForm';
import { RevealForm } from './RevealForm';
import { Settlement } from './Settlement';
import { shownActions, shownOf } from './legal';

interface Props {
  task: TaskPage;
  seat: Seat;
}

/** What may be done about a seat: the plain moves as buttons, those with words or amounts as forms. */
export function SeatActions({ task, seat }: Props) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const mine = seat.worker.toLowerCase() === account?.toLowerCase();
  const shown = shownActions(task, seat.worker, account, true);
  const submit = shownOf(shown, 'submit');
  const reveal = shownOf(shown, 'reveal');
  const changes = shownOf(shown, 'request_changes');
  const reject = shownOf(shown, 'reject');
  const settle = shownOf(shown, 'settle');
  const evidence = shownOf(shown, 'submit_evidence');
  const answers = changes ?? reject ?? settle;
  return (
    <>
      {submit?.refusal === null ? (
        <DeliverableForm task={task} seat={seat} action={submit.action} />
      ) : submit ? (
        <p className="hint">{t(`reason.${submit.refusal}`)}</p>
      ) : null}
      {reveal && mine ? <RevealForm task={task} seat={seat} shown={reveal} /> : null}
      {shown
        .filter(({ action }) => isPressed(action.action))
        .map((each) => (
          <ActionButton
            key={each.action.action}
            shown={each}
            task={task}
            due={seat.due}
            alternative={
              each.action.action === 'accept' ? shownOf(shown, 'accept_and_record') : undefined
            }
          />
        ))}
      {answers ? (
        <section className="answers" aria-label={t('action.more')}>
          {changes ? (
            <NoteForm task={task} seat={seat} shown={changes} kind="request_changes" />
          ) : null}
          {reject ? <NoteForm task={task} seat={seat} shown={reject} kind="reject" /> : null}
          {settle ? <Settlement task={task} seat={seat} shown={settle} /> : null}
        </section>
      ) : null}
      {evidence ? <BringEvidence task={task} shown={evidence} /> : null}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { taskQuery } from '../../api/queries';
import type { ActionName, TaskPage as TaskData } from '../../api/types';
import { usePageTitle } from '../../app/use-page-title';
import { isDocumentOf, type TaskDocument } from '../../escrow/documents';
import { modeOf } from '../../escrow/modes';
import { termsFromTuple, unpackTerms } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { useBoundary } from '../../time/use-boundary';
import { failureOf } from '../../transactions/failures';
import { TokenWarning } from '../../money/TokenWarning';
import { Person } from '../../ui/Address';
import { GradeSeal, StatusBadge } from '../../ui/Badges';
import { Ago } from '../../ui/Countdown';
import { OpenSeats } from '../../ui/OpenSeats';
import { Failed, Loading } from '../../ui/States';
import { useTaskTitle } from '../../ui/TaskRow';
import { useWallet } from '../../wallet/context';
import NotFoundPage from '../NotFoundPage';
import { ActionButton, isPressed } from './ActionButton';
import { Bids } from './Bids';
import { Brief } from './Brief';
import { ContestPanel } from './ContestPanel';
import { Conversation } from './Conversation';
import { Events } from './Events';
import { MoneyPlan } from './MoneyPlan';
import { PotPanel } from './PotPanel';
import { PriceNow } from './PriceNow';
import { Seats } from './Seats';
import { TermsTable } from './TermsTable';
import { SignedClaim } from './SignedClaim';
import { nextBoundary, shownActions, shownOf, type ShownAction } from './legal';

const TASK_ID = /^0x[0-9a-f]{64}$/i;

/** The document, if it is the one that the terms name; the API's own word on that is not taken. */
function documentOf(task: TaskData, brief: string): TaskDocument | null {
  if (task.document === null || !isDocumentOf(task.document, brief)) return null;
  return task.document as unknown as TaskDocument;
}

/** The others are shown where they belong: in the panel of the contest, and in that of the pot. */
const ELSEWHERE: ReadonlySet<ActionName> = new Set(['close_contest', 'refund_pot']);

function ofTask({ action }: ShownAction): boolean {
  return isPressed(action.action) && !ELSEWHERE.has(action.action);
}

function Task({ task }: { task: TaskData }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const format = useFormat();
  const titleOf = useTaskTitle();
  const terms = useMemo(() => unpackTerms(termsFromTuple(task.packed)), [task.packed]);
  const document = useMemo(() => documentOf(task, terms.brief), [task, terms.brief]);
  const title = document?.title ?? titleOf({ id: task.id, title: null });
  usePageTitle(title);
  const actions = shownActions(task, null, account, document !== null);
  const mode = modeOf(terms);
  const claim = shownOf(actions, 'claim');

  return (
    <>
      <header className="task-head">
        <GradeSeal grade={task.grade} />
        <div>
          <h1 lang={document?.lang}>{title}</h1>
          <p className="task-head-facts">
            <StatusBadge status={task.status} /> {t('task.postedBy')}{' '}
            <Person address={task.poster} you={account} /> · <Ago at={task.posted_at} />
          </p>
        </div>
      </header>
      <div className="task-columns">
        <div className="task-main">
          {document ? (
            <Brief document={document} />
          ) : (
            <section className="panel warning" role="alert">
              <p>{t(`brief.${task.document_state === 'ok' ? 'mismatch' : task.document_state}`)}</p>
            </section>
          )}
          {mode === 'contest' ? <ContestPanel task={task} terms={terms} shown={actions} /> : null}
          {mode === 'select' ? (
            <Bids task={task} terms={terms} shown={actions} textVerified={document !== null} />
          ) : null}
          <Seats task={task} terms={terms} />
          <Events task={task} />
        </div>
        <aside className="task-side" aria-label={t('task.side')}>
          <section className="panel pay-panel" aria-labelledby="pay-heading">
            <h2 id="pay-heading">{t('task.reward')}</h2>
            <PriceNow task={task} terms={terms} />
            <p className="hint">{t(`deal.price.note.${mode ?? 'claim'}`)}</p>
            {terms.bonusSeats > 0 ? (
              <p className="hint">
                {t('deal.price.bonus', {
                  amount: format.money(terms.bonus, task.token),
                  left: Math.max(0, terms.bonusSeats - task.task_word.bonus_taken),
                  seats: terms.bonusSeats,
                })}
              </p>
            ) : null}
            <TokenWarning token={task.token} />
            <p className="capital">
              <OpenSeats open={task.open_seats} seats={task.seats} />
            </p>
            {actions.filter(ofTask).map((shown) => (
              <ActionButton
                key={`${shown.action.action}-${shown.action.params.token ?? ''}`}
                shown={shown}
                task={task}
              />
            ))}
            {claim && !claim.connects && claim.refusal === null ? (
              <SignedClaim task={task} action={claim.action} />
            ) : null}
          </section>
          <PotPanel task={task} terms={terms} shown={actions} />
          <Conversation task={task} />
          <MoneyPlan task={task} terms={terms} />
          <TermsTable task={task} terms={terms} />
          <p className="hint freshness">
            {t('task.asOf', { block: task.block.number })} {t(`finality.${task.finality}`)}
          </p>
        </aside>
      </div>
    </>
  );
}

export default function TaskPage() {
  const { id = '' } = useParams();
  const { account } = useWallet();
  const task = useQuery({
    ...taskQuery(id, account),
    enabled: TASK_ID.test(id),
    // Keeps the page in place while it is asked for again as somebody else.
    placeholderData: (before) =>
      before?.id.toLowerCase() === id.toLowerCase() ? before : undefined,
  });
  const { data, refetch } = task;

  useBoundary(data ? nextBoundary(data.actions, chainNow()) : null, refetch);

  if (!TASK_ID.test(id)) return <NotFoundPage />;
  if (task.isPending) return <Loading />;
  if (!data) {
    if (failureOf(task.error).code === 'not_found') return <NotFoundPage />;
    return <Failed error={task.error} onRetry={() => void refetch()} />;
  }
  return <Task task={data} />;
}

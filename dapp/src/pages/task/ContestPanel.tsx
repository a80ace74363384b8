import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { useNow } from '../../time/clock';
import { Countdown } from '../../ui/Countdown';
import { ActionButton } from './ActionButton';
import { EntryForm } from './EntryForm';
import { contestSteps } from './contest';
import { shownOf, type ShownAction } from './legal';

interface Props {
  task: TaskPage;
  terms: TermsFields;
  shown: readonly ShownAction[];
}

/** A contest: where it stands, the form to enter, and how it is ended. */
export function ContestPanel({ task, terms, shown }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const now = useNow();
  const entries = terms.seats - task.task_word.open;
  const enter = shownOf(shown, 'enter');
  const close = shownOf(shown, 'close_contest');
  const dispute = task.contest?.dispute ?? null;
  const ended = task.task_word.status === 4;
  return (
    <section className="panel" aria-labelledby="contest-heading">
      <h2 id="contest-heading">{t('deal.contest.title')}</h2>
      <p className="hint panel-note">
        {t('deal.contest.facts', {
          entries: task.contest?.entries ?? entries,
          places: terms.seats,
          revealed: task.task_word.revealed,
          judging: format.money(terms.judging, native),
        })}
      </p>
      <ol className="plan">
        {contestSteps(task, terms, now).map((step) => (
          <li key={step.key} className={`plan-step plan-${step.phase}`}>
            <strong>
              {t(`deal.contest.${step.key}.title`)}
              <span className="visually-hidden"> ({t(`plan.phase.${step.phase}`)})</span>
            </strong>
            <p>{t(`deal.contest.${step.key}.text`, { end: format.moment(step.end) })}</p>
            {step.phase === 'now' && !ended ? (
              <p className="plan-clock">
                {t('outlook.left')} <Countdown until={step.end} />
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      {dispute ? (
        <p>
          <Link className="button" to={`/disputes/${dispute.arbitrator}/${dispute.id}`}>
            {t('deal.seeDispute')}
          </Link>
        </p>
      ) : null}
      {close ? <ActionButton shown={close} task={task} /> : null}
      {enter?.connects ? (
        <p className="hint">{t('deal.enter.connect')}</p>
      ) : enter && enter.refusal !== 'too_late' ? (
        <EntryForm task={task} shown={enter} />
      ) : null}
    </section>
  );
}

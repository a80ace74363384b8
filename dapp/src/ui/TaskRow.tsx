import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskItem } from '../api/types';
import { useSkills } from '../app/skills';
import { chainNow } from '../time/clock';
import { GradeSeal, StatusBadge } from './Badges';
import { Ago } from './Countdown';
import { Money } from './Money';
import { OpenSeats } from './OpenSeats';

/** The title of a task, or what stands for it while its document is not known. */
export function useTaskTitle(): (task: Pick<TaskItem, 'id' | 'title'>) => string {
  const { t } = useTranslation();
  return ({ id, title }) => title ?? t('task.untitled', { id: id.slice(0, 10) });
}

type Titled = Pick<TaskItem, 'id' | 'title' | 'lang'>;

/** The language of a title; what stands for one that is not known is in the language of the page. */
function langOf({ title, lang }: Titled): string | undefined {
  return title === null ? undefined : (lang ?? undefined);
}

/** The way to a task, by its title. */
export function TaskLink({ task }: { task: Titled }) {
  const titleOf = useTaskTitle();
  return (
    <Link to={`/tasks/${task.id}`} lang={langOf(task)}>
      {titleOf(task)}
    </Link>
  );
}

/** A task as a line of a ledger: grade, what, by when, for how much. */
export function TaskRow({ task, aside }: { task: TaskItem; aside?: ReactNode }) {
  const { t } = useTranslation();
  const { nameOf } = useSkills();
  const lang = langOf(task);
  const live = task.deadline > chainNow();
  return (
    <article className="task-row">
      <GradeSeal grade={task.grade} />
      <div className="task-row-main">
        <h3 className="task-row-title">
          <TaskLink task={task} />
        </h3>
        {task.summary ? (
          <p className="task-row-summary" lang={lang}>
            {task.summary}
          </p>
        ) : null}
        {task.document_state === 'mismatch' ? (
          <p className="warning">{t('task.mismatchShort')}</p>
        ) : null}
        <ul className="task-row-facts">
          <li>
            <StatusBadge status={task.status} />
          </li>
          {task.skills.slice(0, 4).map((skill) => (
            <li key={skill} className="chip">
              {nameOf(skill)}
            </li>
          ))}
          <li>
            <OpenSeats open={task.open_seats} seats={task.seats} />
          </li>
          <li>
            {live ? t('task.closes') : t('task.closed')} <Ago at={task.deadline} />
          </li>
        </ul>
      </div>
      <div className="task-row-pay">
        <Money amount={task.reward} unit={task.token} />
        <span className="hint">{t('task.net')}</span>
        {aside}
      </div>
    </article>
  );
}

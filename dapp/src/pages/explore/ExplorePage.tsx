import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { tasksQuery } from '../../api/queries';
import { useSite } from '../../app/site';
import { usePageTitle } from '../../app/use-page-title';
import { Paged } from '../../ui/Paged';
import { Empty } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { TaskRow } from '../../ui/TaskRow';
import { FilterBar } from './FilterBar';
import { HowItWorks } from './HowItWorks';
import { STATUSES, filtersOf, withFilter } from './filters';

export default function ExplorePage() {
  const { t } = useTranslation();
  const { config } = useSite();
  const [params, setParams] = useSearchParams();
  const list = useInfiniteQuery(tasksQuery(filtersOf(params, config)));
  usePageTitle(t('nav.explore'));

  const status = params.get('status') ?? '';
  const change = (next: URLSearchParams) => setParams(next, { replace: true });

  return (
    <>
      <HowItWorks />
      <section aria-labelledby="tasks-heading">
        <h2 id="tasks-heading" className="section-title">
          {t('explore.tasks')}
        </h2>
        <FilterBar params={params} onChange={change} />
        <Tabs
          label={t('explore.status')}
          options={[
            { value: '', label: t('explore.all') },
            ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
          chosen={status}
          onChange={(value) => change(withFilter(params, 'status', value))}
        />
        <Paged list={list} none={<Empty>{t('explore.none')}</Empty>}>
          {(tasks) => (
            <ul className="task-list" aria-busy={list.isFetching}>
              {tasks.map((task) => (
                <li key={task.id}>
                  <TaskRow task={task} />
                </li>
              ))}
            </ul>
          )}
        </Paged>
      </section>
    </>
  );
}

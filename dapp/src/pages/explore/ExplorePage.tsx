import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { tasksQuery } from '../../api/queries';
import { useSite } from '../../app/site';
import { usePageTitle } from '../../app/use-page-title';
import { Empty, Failed, Loading } from '../../ui/States';
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

  const tasks = list.data?.pages.flatMap((page) => page.items) ?? [];
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
        <div className="tabs" role="group" aria-label={t('explore.status')}>
          {['', ...STATUSES].map((each) => (
            <button
              key={each}
              type="button"
              className="tab"
              aria-pressed={status === each}
              onClick={() => change(withFilter(params, 'status', each))}
            >
              {each === '' ? t('explore.all') : t(`status.${each as (typeof STATUSES)[number]}`)}
            </button>
          ))}
        </div>
        {list.isPending ? <Loading /> : null}
        {list.isError && tasks.length === 0 ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : null}
        {list.isSuccess && tasks.length === 0 ? <Empty>{t('explore.none')}</Empty> : null}
        <ul className="task-list" aria-busy={list.isFetching}>
          {tasks.map((task) => (
            <li key={task.id}>
              <TaskRow task={task} />
            </li>
          ))}
        </ul>
        {list.hasNextPage ? (
          <div className="more">
            <button
              type="button"
              className="button"
              disabled={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {list.isFetchingNextPage ? t('ui.loading') : t('explore.more')}
            </button>
          </div>
        ) : null}
      </section>
    </>
  );
}

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../transactions/failures';
import { FailureText } from './FailureText';
import { Failed, Loading } from './States';

/** The way to the next page of a list. */
export function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="more">
      <button type="button" className="button" disabled={busy} onClick={onMore}>
        {t(busy ? 'ui.loading' : 'ui.more')}
      </button>
    </div>
  );
}

interface Props<T> {
  list: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  /** What is said where the list is empty. */
  none: ReactNode;
  /** Draws what has come so far, which is at least one. */
  children: (items: T[]) => ReactNode;
}

/** A list that comes in pages: on its way, failed, empty, or as far as it has come, with the way to the rest. */
export function Paged<T>({ list, none, children }: Props<T>) {
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Loading />;
  if (items.length === 0) {
    return list.isError ? <Failed error={list.error} onRetry={() => void list.refetch()} /> : none;
  }
  return (
    <>
      {children(items)}
      {list.isFetchNextPageError ? <FailureText failure={failureOf(list.error)} /> : null}
      {list.hasNextPage ? (
        <More busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      ) : null}
    </>
  );
}

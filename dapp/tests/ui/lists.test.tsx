// A list that comes in pages says what state it is in, and a page that does not come is told of and asked for again.
import { QueryClient, QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n';
import { failed } from '../../src/transactions/failures';
import { Paged } from '../../src/ui/Paged';

type Page = { items: string[]; next: number | null };

function List({ ask }: { ask: (page: number) => Promise<Page> }) {
  const list = useInfiniteQuery({
    queryKey: ['list'],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: 0,
    getNextPageParam: ({ next }: Page) => next,
  });
  return (
    <Paged list={list} none={<p>There is none.</p>}>
      {(items) => items.map((item) => <p key={item}>{item}</p>)}
    </Paged>
  );
}

function show(ask: (page: number) => Promise<Page>) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={createI18n('en')}>
        <List ask={ask} />
      </I18nextProvider>
    </QueryClientProvider>,
  );
}

describe('a list that comes in pages', () => {
  it('is on its way, then says that it is empty', async () => {
    show(() => Promise.resolve({ items: [], next: null }));
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
    expect(await screen.findByText('There is none.')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('goes on from its first failure', async () => {
    let up = false;
    show(() =>
      up
        ? Promise.resolve({ items: ['first'], next: null })
        : Promise.reject(failed('api_unreachable', { status: '0' })),
    );
    const again = await screen.findByRole('button', { name: 'Try again' });
    up = true;
    await userEvent.click(again);
    expect(await screen.findByText('first')).toBeVisible();
  });

  it('keeps what it has when the next page fails, says so, and asks again', async () => {
    let up = false;
    show((page) => {
      if (page === 0) return Promise.resolve({ items: ['first'], next: 1 });
      return up
        ? Promise.resolve({ items: ['second'], next: null })
        : Promise.reject(failed('api_unreachable', { status: '0' }));
    });
    const more = await screen.findByRole('button', { name: 'Load more' });
    await userEvent.click(more);
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.getByText('first')).toBeVisible();
    up = true;
    await userEvent.click(more);
    expect(await screen.findByText('second')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });
});

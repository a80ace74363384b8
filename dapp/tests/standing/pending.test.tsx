// Points are gathered by the side they belong to; others meet a reason and a countdown until they may (R63).
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { zeroHash } from 'viem';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { passportActionsQuery } from '../../src/api/standing';
import type { PassportActions } from '../../src/api/types';
import { SiteContext, siteOf } from '../../src/app/site';
import { createI18n } from '../../src/i18n';
import { Pending } from '../../src/pages/passport/Pending';
import { TransactionsContext, type Transactions } from '../../src/transactions/context';
import { WalletContext, type Wallet } from '../../src/wallet/context';
import { NOW, POSTER, STRANGER, WORKER, config } from '../pages/fixtures';

const found: PassportActions = {
  seats: [],
  pairs: [
    {
      escrow: STRANGER,
      worker: WORKER,
      poster: POSTER,
      skill: 'python',
      for_worker: '1250000',
      for_poster: '900000',
      met: 1,
      anyone_from: NOW + 3_600,
      gather: {
        action: 'gather',
        allowed: true,
        reason: null,
        to: STRANGER,
        data: '0x12',
        value: '0',
      },
    },
  ],
  actions: [],
  block: { number: 5, hash: zeroHash, timestamp: NOW },
  finality: 'head',
};

function show(account: string) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(passportActionsQuery(WORKER).queryKey, found);
  const wallet = { account, connect: () => Promise.resolve(account) } as unknown as Wallet;
  return render(
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={createI18n('en')}>
        <SiteContext value={siteOf(config)}>
          <WalletContext value={wallet}>
            <TransactionsContext value={{} as Transactions}>
              <MemoryRouter>
                <Pending address={WORKER} />
              </MemoryRouter>
            </TransactionsContext>
          </WalletContext>
        </SiteContext>
      </I18nextProvider>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
  // Names of people are asked of the API, which is not there.
  vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
    Promise.resolve(Response.json({ items: [] })),
  );
});

describe('points that wait', () => {
  it('are gathered by their own side', () => {
    const { container } = show(WORKER.toLowerCase());
    expect(screen.getByRole('button', { name: 'Gather the points in Python' })).toBeEnabled();
    expect(container.textContent).toContain('Up to 1.25 points in Python');
  });

  it('are left to it by others, who are told until when', () => {
    const { container } = show(STRANGER);
    expect(screen.getByRole('button', { name: 'Gather the points in Python' })).toBeDisabled();
    expect(container.textContent).toContain('Each side gathers for itself');
    expect(container.textContent).toContain('1 hour');
  });
});

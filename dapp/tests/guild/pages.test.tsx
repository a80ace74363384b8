// What a proposal would do is told in figures and words of both languages, and what cannot be read is warned of.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SiteContext, siteOf } from '../../src/app/site';
import { guildKey } from '../../src/guild/queries';
import { nextMoment, shownSteps } from '../../src/guild/legal';
import { timelineOf } from '../../src/guild/timeline';
import type { LegalAction, ProposalState } from '../../src/guild/types';
import { createI18n, type Language } from '../../src/i18n';
import { Actions } from '../../src/pages/guild/Actions';
import { AddressField } from '../../src/pages/guild/AddressField';
import { Outlook } from '../../src/pages/guild/ProposalRow';
import { Roles, Rules } from '../../src/pages/guild/Rules';
import { VoteBars, thousandths } from '../../src/pages/guild/VoteBars';
import { TokenWarning } from '../../src/money/TokenWarning';
import { TransactionsContext, type Transactions } from '../../src/transactions/context';
import { TransactionStore } from '../../src/transactions/store';
import { WalletContext, type Wallet } from '../../src/wallet/context';
import { NOW, POSTER, STRANGER, TOKEN, config } from '../pages/fixtures';
import { FakeNode } from '../transactions/node';
import { DAY, GUILD, callOf, changeOf, guild, proposalOf } from './fixtures';

const wallet: Wallet = {
  account: POSTER,
  onSiteChain: true,
  walletName: 'Test',
  connect: () => Promise.resolve(POSTER),
  disconnect: () => Promise.resolve(),
  chooseAccount: () => Promise.resolve(),
  switchChain: () => Promise.resolve(),
  signMessage: () => Promise.reject(new Error('not asked')),
};
const contracts = { ...config.contracts, GuildToken: GUILD };
const site = siteOf({ ...config, contracts });

function show(children: ReactNode, language: Language = 'en') {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData([...guildKey, 'overview'], guild);
  const transactions: Transactions = {
    store: new TransactionStore(),
    runner: null as never,
    reader: new FakeNode().reader(),
    sign: () => Promise.reject(new Error('not asked')),
    batches: () => Promise.resolve(false),
  };
  return render(
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={createI18n(language)}>
        <SiteContext value={site}>
          <TransactionsContext value={transactions}>
            <WalletContext value={wallet}>
              <MemoryRouter>{children}</MemoryRouter>
            </WalletContext>
          </TransactionsContext>
        </SiteContext>
      </I18nextProvider>
    </QueryClientProvider>,
  );
}

const text = (container: Element) => container.textContent.replaceAll('\u00a0', ' ');

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
  // Names of people are asked of the API, which is not there.
  vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
    Promise.resolve(Response.json({ items: [] })),
  );
});

describe('a vote', () => {
  it.each([
    ['en', 'For3,000,000 GUILD 75%', '3,000,000 for or abstaining, of 4,000,000 GUILD needed'],
    ['zh', '赞成3,000,000 GUILD 75%', '赞成与弃权共 3,000,000，需要 4,000,000 GUILD'],
  ] as const)('is told in exact figures in %s', (language, yes, quorum) => {
    const { container } = show(<VoteBars proposal={proposalOf()} />, language);
    expect(text(container)).toContain(yes);
    expect(text(container)).toContain(quorum);
    expect(container.querySelectorAll('[style]')).toHaveLength(0);
  });

  it('draws no share of nothing and never more than all', () => {
    expect(thousandths(0n, 0n)).toBe(0);
    expect(thousandths(1n, 3n)).toBe(333);
    expect(thousandths(9n, 3n)).toBe(1_000);
    const none = { for: '0', against: '0', abstain: '0' };
    const { container } = show(<VoteBars proposal={proposalOf({ votes: none })} />);
    for (const rect of container.querySelectorAll('rect:not(.bar-ground)')) {
      expect(rect).toHaveAttribute('width', '0');
    }
  });

  it.each<[ProposalState, Partial<ReturnType<typeof proposalOf>>, string]>([
    ['pending', { vote_start: NOW + 3_599 }, 'Voting starts in 1 hour'],
    ['active', {}, 'Voting ends in 2 days'],
    ['succeeded', {}, 'Can be queued now'],
    ['queued', { eta: NOW + 600 }, 'Can be executed in 10 minutes'],
    ['queued', { eta: NOW }, 'Can be executed now'],
    ['defeated', { vote_end: NOW - DAY }, 'Voting ended'],
  ])('that is %s says what comes next', (state, change, words) => {
    const { container } = show(<Outlook proposal={proposalOf({ state, ...change })} />);
    expect(text(container)).toContain(words);
  });
});

describe('what a call would do', () => {
  it.each([
    ['en', 'Fee of new tasks', 'now 3%', 'then 5%'],
    ['zh', '新任务的费用', '现在 3%', '之后 5%'],
  ] as const)('is told before and after in %s', (language, subject, before, after) => {
    const { container } = show(<Actions calls={[callOf()]} />, language);
    for (const words of [subject, before, after]) expect(text(container)).toContain(words);
    expect(screen.queryByRole('note')).toBeNull();
  });

  it('is told in the unit of each thing', () => {
    const token = { address: TOKEN, symbol: 'DUSD', decimals: 6 };
    const changes = [
      changeOf({
        subject: 'policy.max_reward',
        unit: 'amount',
        before: '2000000',
        after: null,
        token,
        params: { grade: 'B', token: TOKEN },
      }),
      changeOf({ subject: 'timelock.delay', unit: 'seconds', before: '600', after: '172800' }),
      changeOf({ subject: 'governor.quorum_numerator', unit: 'percent', before: '4', after: '6' }),
      changeOf({ subject: 'policy.treasury', unit: 'address', before: null, after: STRANGER }),
      changeOf({
        subject: 'timelock.role',
        unit: 'boolean',
        before: 'false',
        after: 'true',
        params: { role: 'proposer', account: POSTER },
      }),
    ];
    const { container } = show(<Actions calls={[callOf({ changes })]} />);
    const told = text(container);
    for (const words of [
      'now 2 DUSD',
      'then none',
      'now 10 minutes',
      'then 2 days',
      'now 4%',
      'then 6%',
      'Grade B',
      'now no',
      'then yes',
      'Treasury',
    ])
      expect(told).toContain(words);
  });

  it.each([
    [
      'unknown_target',
      callOf({ target: POSTER, state: 'unknown_target', function: null, changes: [] }),
    ],
    [
      'undecodable',
      callOf({ calldata: '0x12345678', state: 'undecodable', function: null, changes: [] }),
    ],
    ['a reading that is not what the bytes say', callOf({ function: 'setGrade(uint8)' })],
  ])('is warned of where it cannot be told: %s', (_, call) => {
    show(<Actions calls={[call]} />);
    expect(screen.getByRole('note')).toHaveTextContent('cannot be told');
    expect(screen.queryByText('Fee of new tasks')).toBeNull();
  });

  it('was tried, and its failure is told in words', () => {
    const failing = { ...callOf(), succeeds: false, failure: 'Policy_ZeroAddress()' };
    const { container } = show(
      <Actions calls={[failing, { ...callOf(), succeeds: true, failure: null }]} />,
    );
    expect(text(container)).toContain('it would fail: An address is missing.');
    expect(text(container)).toContain('it would go through');
  });

  it('shows text of others as text', () => {
    const evil = '<img src=x onerror=alert(1)>';
    const call = callOf({ arguments: [{ name: evil, type: 'string', value: evil }] });
    const { container } = show(<Actions calls={[call]} />);
    expect(container.querySelector('img')).toBeNull();
    expect(text(container)).toContain(evil);
  });
});

describe('the way of a proposal', () => {
  it.each<[ProposalState, string]>([
    ['pending', 'created:done starts:now ends:ahead queued:ahead executed:ahead'],
    ['active', 'created:done starts:done ends:now queued:ahead executed:ahead'],
    ['succeeded', 'created:done starts:done ends:done queued:now executed:ahead'],
    ['queued', 'created:done starts:done ends:done queued:done executed:now'],
    ['executed', 'created:done starts:done ends:done queued:done executed:done'],
    ['defeated', 'created:done starts:done ends:done defeated:done'],
    ['expired', 'created:done starts:done ends:done expired:done'],
    ['canceled', 'created:done canceled:done'],
  ])('%s', (state, way) => {
    const steps = timelineOf(proposalOf({ state }));
    expect(steps.map(({ key, phase }) => `${key}:${phase}`).join(' ')).toBe(way);
  });

  const legal = (change: Partial<LegalAction>): LegalAction => ({
    action: 'queue',
    allowed: false,
    reason: null,
    params: {},
    opens_at: null,
    closes_at: null,
    ...change,
  });

  it('offers the steps that make sense, and says when one opens', () => {
    const steps = shownSteps([
      legal({ action: 'vote', allowed: true }),
      legal({ action: 'queue', reason: 'not_succeeded' }),
      legal({ action: 'execute', reason: 'too_early', opens_at: NOW + 60 }),
      legal({ action: 'cancel', reason: 'not_proposer' }),
    ]);
    expect(steps.map(({ action }) => action)).toEqual(['execute']);
    expect(nextMoment(steps, NOW)).toBe(NOW + 60);
    expect(nextMoment(steps, NOW + 60)).toBeNull();
  });
});

describe('the rules and roles', () => {
  it('are those of the answer', () => {
    const { container } = show(
      <>
        <Rules guild={guild} />
        <Roles guild={guild} />
      </>,
    );
    const told = text(container);
    for (const words of [
      '100,000 GUILD',
      '5 days',
      '1,600,000 GUILD',
      '4% of the tokens',
      'anyone',
    ])
      expect(told).toContain(words);
    expect(told).not.toContain('without a vote');
  });

  it('say when the policy still has another owner, and when the guardian is gone', () => {
    const before = {
      ...guild,
      policy_owner: STRANGER,
      guardian: { ...guild.guardian, active: false },
    };
    const { container } = show(<Roles guild={before} />);
    expect(text(container)).toContain('can change it without a vote');
    expect(text(container)).toContain('power ended');
  });
});

describe('warnings', () => {
  it('tell a token that only looks like a listed one', () => {
    show(<TokenWarning token={{ address: STRANGER, symbol: 'DUЅD' }} />);
    const warning = screen.getByRole('note');
    expect(warning).toHaveTextContent('DUЅD looks like DUSD');
    expect(within(warning).getByTitle(TOKEN)).toBeVisible();
  });

  it('tell a token that is only unlisted, and nothing of a listed one', () => {
    const { container } = show(<TokenWarning token={{ address: STRANGER, symbol: 'EURX' }} />);
    expect(text(container)).toContain('EURX is not on the list');
    const listed = show(<TokenWarning token={{ address: TOKEN.toLowerCase(), symbol: 'DUSD' }} />);
    expect(listed.container.textContent).toBe('');
  });

  it('tell an address that has both ends of a known one, and name a known one', async () => {
    const change = vi.fn();
    const ground = `${TOKEN.slice(0, 6)}${'1'.repeat(32)}${TOKEN.slice(-4)}`;
    const field = (value: string) => (
      <AddressField label="To" value={value} error={null} onChange={change} />
    );
    show(field(ground));
    expect(screen.getByRole('alert')).toHaveTextContent(TOKEN.toLowerCase());
    await userEvent.type(screen.getByLabelText('To'), 'x');
    expect(change).toHaveBeenCalled();
    const { container } = show(field(TOKEN));
    expect(text(container)).toContain('This is: Policy');
  });
});

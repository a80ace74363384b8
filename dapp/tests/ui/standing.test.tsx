// Passports, sealed reviews and jurors' votes as people meet them, in both languages (R16, R33, R51, R77, R95).
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { zeroHash } from 'viem';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Passport, Review } from '../../src/api/types';
import { SiteContext, siteOf } from '../../src/app/site';
import { keepVote, voteCommitment, voteOf } from '../../src/court/vote';
import { digestOf } from '../../src/escrow/documents';
import { createI18n, type Language } from '../../src/i18n';
import { CourtHearing } from '../../src/pages/disputes/CourtHearing';
import { EvidenceList } from '../../src/pages/disputes/EvidenceList';
import { Scores } from '../../src/pages/passport/Scores';
import { ReviewForm } from '../../src/pages/reviews/ReviewForm';
import { subjectFor } from '../../src/standing/review';
import { TransactionsContext, type Transactions } from '../../src/transactions/context';
import { ReviewText } from '../../src/ui/ReviewText';
import { WalletContext, type Wallet } from '../../src/wallet/context';
import { COURT, ballotFor, courtActionOf, courtOf, pageOf, roundOf } from '../court/fixtures';
import { NOW, POSTER, STRANGER, WORKER, config, taskOf } from '../pages/fixtures';

const wallet = { account: WORKER, connect: () => Promise.resolve(WORKER) } as unknown as Wallet;
const site = siteOf({ ...config, contracts: { ...config.contracts, Court: COURT } });

function show(children: ReactNode, language: Language = 'en') {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nextProvider i18n={createI18n(language)}>
        <SiteContext value={site}>
          <WalletContext value={wallet}>
            <TransactionsContext value={{} as Transactions}>
              <MemoryRouter>{children}</MemoryRouter>
            </TransactionsContext>
          </WalletContext>
        </SiteContext>
      </I18nextProvider>
    </QueryClientProvider>,
  );
}

const text = (element: Element) => element.textContent.replaceAll('\u00a0', ' ');

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
  // Names of people are asked of the API, which is not there.
  vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
    Promise.resolve(Response.json({ items: [] })),
  );
});

describe('the scores of a passport', () => {
  const passport = {
    scores: [
      {
        side: 'worker',
        skill: 'testing',
        points: '21500000',
        counterparties: 1,
        completions: 4,
        defaults: 1,
        versions: [],
      },
    ],
    needs: [{ grade: 'B', points: '20000000', counterparties: 2 }],
  } as unknown as Passport;

  it.each([
    ['en', 'Testing', '21.5 points', 'still missing: 1 established person'],
    ['zh', '测试', '21.5 分', '还差： 1 位资深用户'],
  ] as const)('are told number by number (%s)', (language, skill, points, missing) => {
    const { container } = show(<Scores passport={passport} />, language);
    for (const words of [skill, points, missing]) expect(text(container)).toContain(words);
    expect(text(container)).not.toContain('{{');
  });
});

describe('a review', () => {
  const review: Review = {
    task_id: taskOf().id,
    worker: WORKER,
    title: 'T',
    side: 'poster',
    author: POSTER,
    subject: WORKER,
    state: 'revealed',
    anchored_at: NOW,
    revealed_at: NOW,
    rating: 4,
    digest: zeroHash,
    text: 'Clean work.',
  };

  it('is shown only when its text is the one that was sealed', async () => {
    const shown = show(<ReviewText review={review} you={null} />);
    expect(text(shown.container)).not.toContain('Clean work.');
    expect(text(shown.container)).toContain('not the one its author sealed');
    shown.unmount();
    const document = {
      schema: 'guildhall/review/1',
      taskId: review.task_id,
      worker: WORKER.toLowerCase(),
      side: 'poster',
      body: 'Clean work.',
    };
    show(<ReviewText review={{ ...review, digest: digestOf(document) }} you={null} />);
    expect(await screen.findByText('Clean work.')).toBeVisible();
    expect(screen.getByRole('img', { name: '4 of 5' })).toBeVisible();
  });

  it('without a rating is refused before any wallet', async () => {
    const subject = subjectFor(taskOf(), WORKER, WORKER);
    if (!subject) throw new Error('the worker is a side');
    show(<ReviewForm task={taskOf()} subject={subject} />);
    const form = screen.getByRole('form', { name: 'Review the poster' });
    await userEvent.click(within(form).getByRole('button', { name: 'Sign and seal the review' }));
    expect(within(form).getByRole('alert')).toHaveTextContent('Choose a rating.');
    expect(localStorage).toHaveLength(0);
  });
});

describe('a case before the court', () => {
  const mine = ballotFor(WORKER, { votes: 2 });

  it.each([
    ['en', 'Court', 'Your ruling, with 2 votes', 'Tell nobody how you voted'],
    ['zh', '陪审法庭', '您的裁决，共 2 票', '不要告诉任何人您的投票'],
  ] as const)('offers a juror the sealed vote (%s)', (language, name, legend, warning) => {
    const court = courtOf({
      rounds: [roundOf({ ballots: [mine, ballotFor(STRANGER)] })],
      actions: [courtActionOf({ action: 'commit' })],
    });
    const { container } = show(<CourtHearing page={pageOf(court)} court={court} />, language);
    expect(text(container)).toContain(legend);
    expect(text(container)).toContain(warning);
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(name);
    expect(screen.getAllByRole('radio')).toHaveLength(3);
    expect(text(container)).not.toContain('{{');
  });

  it.each([
    ['en', WORKER, 'submit_evidence', 'From others', false],
    ['zh', STRANGER, 'submit_evidence', '其他人', true],
    ['en', STRANGER, 'draw', 'From others', false],
  ] as const)(
    'hears witnesses beside the parties (%s, %s, %s)',
    (language, who, action, title, form) => {
      const court = courtOf({ actions: [courtActionOf({ action })] });
      const said = { uri: '/ipfs/b', digest: null, timestamp: NOW, tx_hash: zeroHash };
      const evidence = [POSTER, WORKER, STRANGER].map((party) => ({ ...said, party }));
      const { container } = show(
        <WalletContext value={{ ...wallet, account: who }}>
          <EvidenceList page={{ ...pageOf(court), evidence }} />
        </WalletContext>,
        language,
      );
      const sides = [...container.querySelectorAll('.sides > section')];
      expect(sides.map((side) => side.querySelectorAll('li').length)).toEqual([1, 1, 1]);
      expect(sides.at(-1)).toHaveAccessibleName(title);
      expect(container.querySelector('form') !== null).toBe(form);
    },
  );

  it('lets a committed vote be revealed by what this browser has kept', () => {
    const secret = voteOf(
      { chainId: 31337, court: COURT, disputeId: '7', round: 0, juror: WORKER },
      1,
    );
    keepVote(localStorage, secret);
    const committed = { ...mine, committed: true, commitment: voteCommitment(secret) };
    const court = courtOf({
      stage: 'revealing',
      rounds: [roundOf({ ballots: [committed] })],
      actions: [courtActionOf({ action: 'reveal' })],
    });
    show(<CourtHearing page={pageOf(court)} court={court} />);
    expect(screen.getByRole('button', { name: 'Reveal the vote' })).toBeEnabled();
    expect(screen.getByText(/You committed to: For the worker/)).toBeVisible();
  });

  it('lets both sides of an appeal be funded, and no more than is missing', async () => {
    const court = courtOf({
      stage: 'appealable',
      ruling: 1,
      rounds: [
        roundOf({
          decisive: true,
          funding: [
            { ruling: 2, raised: '1000000000000000', needed: '3000000000000000', funded: false },
          ],
        }),
      ],
      actions: [1, 2].map((ruling) =>
        courtActionOf({ action: 'fund_appeal', ruling, value: '2000000000000000' }),
      ),
    });
    const { container } = show(<CourtHearing page={pageOf(court)} court={court} />);
    expect(text(container)).toContain('0.001 ETH of 0.003 ETH');
    const form = screen.getByRole('form', { name: 'Fund a side of the appeal' });
    const amount = within(form).getByLabelText('How much, in ETH');
    expect(amount).toHaveValue('0.002');
    await userEvent.clear(amount);
    await userEvent.type(amount, '0.0021');
    await userEvent.click(within(form).getByRole('button', { name: 'Fund this side' }));
    expect(amount).toBeInvalid();
    expect(text(form)).toContain('Write an amount up to 0.002 ETH.');
  });
});

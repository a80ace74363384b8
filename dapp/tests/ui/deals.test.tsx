// The parts of the task page that ask for words and amounts: what they show, and what they refuse before a wallet (R10, R77).
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SiteContext, siteOf } from '../../src/app/site';
import { commit, openingOf } from '../../src/escrow/commitment';
import { keepOpening } from '../../src/escrow/openings';
import { deliverableOf } from '../../src/escrow/stored';
import { packTerms, type TermsFields } from '../../src/escrow/terms';
import { createI18n, type Language } from '../../src/i18n';
import { MoreFields } from '../../src/pages/post/MoreFields';
import { emptyDraft, type Draft } from '../../src/pages/post/draft';
import { checkForm } from '../../src/pages/post/form';
import { useFormView } from '../../src/pages/post/view';
import { ActionButton } from '../../src/pages/task/ActionButton';
import { BidForm } from '../../src/pages/task/BidForm';
import { ContestPanel } from '../../src/pages/task/ContestPanel';
import { Milestones } from '../../src/pages/task/Milestones';
import { PriceNow } from '../../src/pages/task/PriceNow';
import { RevealForm } from '../../src/pages/task/RevealForm';
import { TransactionsContext, type Transactions } from '../../src/transactions/context';
import { useDraft } from '../../src/ui/use-draft';
import { WalletContext, type Wallet } from '../../src/wallet/context';
import { NOW, WORKER, actionOf, config, fields, seatOf, taskOf } from '../pages/fixtures';

const wallet = { account: WORKER, connect: () => Promise.resolve(WORKER) } as unknown as Wallet;

function show(children: ReactNode, language: Language = 'en') {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nextProvider i18n={createI18n(language)}>
        <SiteContext value={siteOf(config)}>
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

const text = (element: HTMLElement) => element.textContent.replaceAll('\u00a0', ' ');
const packed = (terms: TermsFields) => Object.values(packTerms(terms)).map(String);

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
  localStorage.clear();
  sessionStorage.clear();
});

describe('what a task pays', () => {
  it('rises while one looks at it, and says by how much next', () => {
    const terms = {
      ...fields,
      seats: 1,
      ceiling: 150_000_000n,
      raiseBy: 10n ** 7n,
      raiseEvery: 60,
    };
    const task = taskOf({ packed: packed(terms) });
    task.task_word.opened = NOW - 90;
    const { container } = show(<PriceNow task={task} terms={terms} />);
    expect(text(container)).toContain('110 DUSD');
    expect(text(container)).toContain('Then 120 DUSD, in 30 seconds');
  });

  it('is a range where bids are taken', () => {
    const terms = { ...fields, mode: 1, ceiling: 150_000_000n };
    const { container } = show(<PriceNow task={taskOf()} terms={terms} />);
    expect(text(container)).toContain('100 – 150 DUSD');
  });

  it('is a line of money where it is paid in parts', () => {
    const terms = { ...fields, shares: [4_000, 6_000, 0, 0, 0, 0, 0, 0] as const };
    show(<Milestones task={taskOf()} seat={seatOf({ milestone: 1 })} terms={terms} />);
    const parts = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(parts.map((part) => text(part))).toEqual([
      '40 DUSD (done)Milestone 1 (40%)',
      '60 DUSD (now)Milestone 2 (60%) 6 days',
    ]);
  });
});

describe('a bid', () => {
  const terms = { ...fields, mode: 1, ceiling: 150_000_000n };

  it('outside the range is refused at its field, before any wallet', async () => {
    show(<BidForm task={taskOf()} terms={terms} textVerified />);
    const form = screen.getByRole('form', { name: 'Bid for this task' });
    await userEvent.type(within(form).getByLabelText('Your price, net'), '99');
    await userEvent.click(within(form).getByRole('button', { name: 'Sign the bid' }));
    expect(within(form).getByLabelText('Your price, net')).toBeInvalid();
    expect(text(form)).toContain('Write an amount from 100 DUSD to 150 DUSD.');
  });

  it('is not taken for a task whose text is not the one on the chain', () => {
    show(<BidForm task={taskOf()} terms={terms} textVerified={false} />);
    expect(screen.queryByRole('form')).toBeNull();
  });
});

describe('a stake', () => {
  it('is shown before it is put in', () => {
    const action = actionOf({ action: 'dispute', worker: WORKER, value: '1000000000000000' });
    const shown = { action, refusal: null, connects: false };
    const { container } = show(<ActionButton shown={shown} task={taskOf()} />);
    expect(text(container)).toContain('It costs 0.001 ETH now');
  });

  it('of a bench that does not answer stops the press', () => {
    const action = actionOf({ action: 'dispute', worker: WORKER, allowed: false });
    const shown = { action, refusal: 'cost_unknown' as const, connects: false };
    show(<ActionButton shown={shown} task={taskOf()} />);
    expect(screen.getByRole('button')).toBeDisabled();
  });
});

describe('a contest', () => {
  const terms = { ...fields, mode: 2, seats: 8 };
  const task = taskOf({ mode: 'contest', packed: packed(terms) });

  it.each([
    ['en', 'Entries, sealed', 'save a copy'],
    ['zh', '密封参赛', '另存一份'],
  ] as const)(
    'tells its phases and what happens when the opening is lost (%s)',
    (language, phase, lost) => {
      const enter = { action: actionOf({ action: 'enter' }), refusal: null, connects: false };
      const { container } = show(
        <ContestPanel task={task} terms={terms} shown={[enter]} />,
        language,
      );
      expect(text(container)).toContain(phase);
      expect(text(container)).toContain(lost);
      expect(text(container)).not.toContain('{{');
    },
  );

  const opening = openingOf(
    task.id as `0x${string}`,
    WORKER,
    deliverableOf(task.id, 'My entry', []),
  );
  const seat = seatOf({ state: 'committed', digest: commit(opening).commitment, entry: 1 });
  const reveal = {
    action: actionOf({ action: 'reveal', worker: WORKER }),
    refusal: null,
    connects: false,
  };

  it('finds the opening in this browser', () => {
    keepOpening(localStorage, opening);
    show(<RevealForm task={task} seat={seat} shown={reveal} />);
    expect(screen.getByRole('button', { name: 'Reveal the entry' })).toBeEnabled();
    expect(screen.getByRole('button', { name: 'Save the opening as a file' })).toBeEnabled();
  });

  it('takes it back from its file, and no other file', async () => {
    show(<RevealForm task={task} seat={seat} shown={reveal} />);
    const press = screen.getByRole('button', { name: 'Reveal the entry' });
    expect(press).toBeDisabled();
    const input = screen.getByLabelText('Restore it from the saved file');
    const file = (content: string) => new File([content], 'x.json', { type: 'application/json' });
    await userEvent.upload(input, file('{"schema":"guildhall/opening/1"}'));
    expect(await screen.findByRole('alert')).toHaveTextContent('not the opening of this entry');
    await userEvent.upload(input, file(JSON.stringify(opening)));
    expect(await screen.findByText('The opening of your entry is in this browser.')).toBeVisible();
    expect(press).toBeEnabled();
    expect(localStorage).toHaveLength(1);
  });
});

describe('the form to post', () => {
  function Form({ tried = false, initial = {} }: { tried?: boolean; initial?: Partial<Draft> }) {
    const { draft, change } = useDraft<Draft>('t', {
      ...emptyDraft(config, 'en', NOW),
      title: 'T',
      skill: 'python',
      reward: '100',
      ...initial,
    });
    const needs = { minNative: 0n, minJudging: 5n, minRuling: 0, cap: null };
    const checked = checkForm(draft, config, NOW, needs);
    const view = useFormView({ draft, change, config, checked, needs, tried });
    return <MoreFields view={view} tried={tried} />;
  }

  it('keeps what a simple task does not need folded away', () => {
    show(<Form />);
    expect(screen.getByRole('group', { name: '' })).not.toHaveAttribute('open');
  });

  it('unfolds where something in it is wrong, and says what', () => {
    const { container } = show(<Form tried initial={{ shares: '30 30' }} />);
    expect(container.querySelector('details')).toHaveAttribute('open');
    expect(text(container)).toContain('The shares add up to 60 %');
  });

  it('splits a price evenly by milestones, each with what it pays', async () => {
    const { container } = show(<Form initial={{ bonus: '1', bonusSeats: '1' }} />);
    await userEvent.click(screen.getByRole('button', { name: 'Add a milestone' }));
    expect(screen.getByLabelText('Share of milestone 2 in percent')).toHaveValue('50');
    expect(text(container)).toContain('50 DUSD');
    await userEvent.click(screen.getByRole('button', { name: 'Remove milestone 2' }));
    expect(screen.queryByLabelText('Share of milestone 2 in percent')).toBeNull();
  });

  it('draws a rising reward and tells it in words', async () => {
    const rising = { rising: 'yes', raiseBy: '10', raiseEvery: '86400', ceiling: '150' };
    const { container } = show(<Form initial={rising} />);
    expect(text(container)).toContain('it reaches 150 DUSD after 5 days');
    await userEvent.click(screen.getByRole('radio', { name: 'Contest' }));
    expect(container.querySelector('figure')).toBeNull();
    expect(screen.getByLabelText('Deposit for judging, in ETH')).toBeVisible();
  });
});

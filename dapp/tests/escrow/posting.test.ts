// Each way to pay asks the wallet for exactly what was shown, and lets the escrow take exactly the funding (R56, R57).
import { getAddress, zeroHash, type Hex } from 'viem';
import { beforeEach, describe, expect, it } from 'vitest';
import { postBy, stepsOf, type PostStep, type Posting } from '../../src/escrow/posting';
import { packTerms } from '../../src/escrow/terms';
import type { Transactions } from '../../src/transactions/context';
import { FailureError } from '../../src/transactions/failures';
import type { PaymentPlan, Way } from '../../src/transactions/payment';
import type { TransactionRequest } from '../../src/transactions/runner';
import { POSTER, TOKEN, fields } from '../pages/fixtures';

const ESCROW = getAddress('0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9');
const posting: Posting = {
  escrow: ESCROW,
  account: POSTER,
  taskId: zeroHash,
  title: 'T',
  terms: packTerms(fields),
  extraData: '0x',
  token: { address: TOKEN, symbol: 'DUSD' },
  total: 206_000_000n,
  judging: 0n,
};

let sent: TransactionRequest[];
let steps: PostStep[];
const plan = (way: Way): PaymentPlan => ({
  way,
  allowance: way === 'allowed' ? posting.total : 0n,
  balance: posting.total,
  permit: null,
});

async function post(chosen: PaymentPlan, what: Posting = posting): Promise<void> {
  const transactions = {
    runner: {
      run: (request: TransactionRequest) => {
        sent.push(request);
        return Promise.resolve();
      },
    },
    reader: {
      readContract: ({ functionName }: { functionName: string }) =>
        Promise.resolve(functionName === 'balanceOf' ? posting.total : 0n),
    },
    sign: (): Promise<Hex> => Promise.reject(new Error('nothing to sign')),
  };
  await postBy(transactions as unknown as Transactions, chosen, what, (step) => steps.push(step));
}

beforeEach(() => {
  sent = [];
  steps = [];
});

describe('posting', () => {
  it.each<[Way, bigint]>([
    ['native', 206_000_000n],
    ['allowed', 0n],
  ])('by the way %s is one transaction', async (way, value) => {
    await post(plan(way));
    expect(sent).toMatchObject([{ functionName: 'post', value, address: ESCROW }]);
    expect(sent[0]?.before).toBeUndefined();
    expect(steps).toEqual(stepsOf(way, true));
  });

  it('in a batch allows exactly the funding, in the same prompt', async () => {
    await post(plan('batch'));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.before).toMatchObject([
      { address: TOKEN, functionName: 'approve', args: [ESCROW, posting.total], value: 0n },
    ]);
    expect(steps).toEqual(stepsOf('batch', true));
  });

  it('after an allowance asks for exactly the funding', async () => {
    await post(plan('approve'));
    expect(sent).toMatchObject([
      { kind: 'approve', functionName: 'approve', args: [ESCROW, posting.total] },
      { kind: 'post', functionName: 'post', value: 0n },
    ]);
    expect(steps).toEqual(stepsOf('approve', true));
  });

  it.each<Way>(['batch', 'permit', 'approve', 'allowed'])(
    'by the way %s asks for nothing when the account holds too little',
    async (way) => {
      const poor = { ...plan(way), balance: posting.total - 1n };
      const error: unknown = await post(poor).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(FailureError);
      expect((error as FailureError).failure.code).toBe('insufficient_token');
      expect(sent).toEqual([]);
    },
  );
});

it.each<[Way, bigint]>([
  ['native', 206_000_007n],
  ['allowed', 7n],
  ['batch', 7n],
  ['approve', 7n],
])('sends the deposit that judges a contest in the coin of the chain (%s)', async (way, value) => {
  await post(plan(way), { ...posting, judging: 7n });
  expect(sent.at(-1)).toMatchObject({ functionName: 'post', value });
});

it('tells a sign-in first where nobody is signed in', () => {
  expect(stepsOf('permit', false)).toEqual(['sign_in', 'permit', 'post']);
  expect(stepsOf('batch', true)).toEqual(['batch']);
});

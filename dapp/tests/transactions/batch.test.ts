// Several calls after one prompt: tried on the node as they would run, all or none, and followed across a reload.
import type { Abi, Hex } from 'viem';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { taskEscrowAbi, testTokenAbi } from '../../src/generated/abi';
import { isAtomic } from '../../src/transactions/batch';
import { FailureError } from '../../src/transactions/failures';
import { TransactionRunner, type TransactionRequest } from '../../src/transactions/runner';
import { TransactionStore } from '../../src/transactions/store';
import { ACCOUNT, FakeNode, OTHER, revertData } from './node';

const KEY = 'guildhall.transactions.31337.0xgenesis.0xescrow';
const approve = {
  address: OTHER,
  abi: testTokenAbi as Abi,
  functionName: 'approve',
  args: [OTHER, 1_030n],
  value: 0n,
};
const request: TransactionRequest = {
  kind: 'post',
  taskId: null,
  subject: 'T',
  account: ACCOUNT,
  address: OTHER,
  abi: taskEscrowAbi,
  functionName: 'withdraw',
  args: [OTHER, ACCOUNT],
  value: 0n,
  before: [approve],
};

let node: FakeNode;
let store: TransactionStore;
let runner: TransactionRunner;

function runnerOf(own: TransactionStore): TransactionRunner {
  return new TransactionRunner({
    store: own,
    reader: node.reader(),
    signer: () => Promise.resolve(node.signer()),
    connected: () => Promise.resolve(),
    indexed: () => Promise.resolve(),
  });
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('it did not fail as it should');
  return error.failure.code;
}

beforeEach(() => {
  node = new FakeNode();
  store = new TransactionStore();
  store.attach(localStorage, KEY);
  runner = runnerOf(store);
});

describe('a wallet', () => {
  it.each([
    [{ '0x7a69': { atomic: { status: 'supported' } } }, true],
    [{ '0x7a69': { atomic: { status: 'ready' } } }, false],
    [{ '0x7a69': { atomic: { status: 'unsupported' } } }, false],
    [{ '0x1': { atomic: { status: 'supported' } } }, false],
    [{ '0x7a69': {} }, false],
    [null, false],
  ])('that answers %j batches: %s', async (capabilities, can) => {
    node.capabilities = capabilities;
    expect(await isAtomic(node.signer())).toBe(can);
  });
});

describe('a batch', () => {
  it('is tried, signed once, and followed to the index', async () => {
    const run = runner.run(request);
    await vi.waitFor(() => expect(node.batches).toHaveLength(1));
    expect(node.asked.indexOf('eth_simulateV1')).toBeLessThan(
      node.asked.indexOf('wallet_sendCalls'),
    );
    expect(node.batches[0]).toMatchObject({ atomicRequired: true, chainId: '0x7a69' });
    expect(node.batches[0]?.calls.map(({ to }) => to)).toEqual([OTHER, OTHER]);
    const hash = node.finishBatch();
    await expect(run).resolves.toMatchObject({ phase: 'indexed', hash });
    expect(node.asked).not.toContain('eth_sendTransaction');
  });

  it('is not signed when any of its calls would revert', async () => {
    node.simulated = ['0x', revertData('Escrow_PolicyChanged')];
    expect(await codeOf(runner.run(request))).toBe('Escrow_PolicyChanged');
    expect(node.batches).toEqual([]);
  });

  it('is not signed where the node cannot try it', async () => {
    node.simulated = null;
    expect(await codeOf(runner.run(request))).toBe('batch_unsupported');
    expect(node.batches).toEqual([]);
  });

  it.each([
    [5760, 'batch_unsupported'],
    [5750, 'batch_unsupported'],
    [-32601, 'batch_unsupported'],
    [4001, 'user_rejected'],
  ])('that the wallet refuses with %s is told as %s', async (code, told) => {
    node.refuseBatch = { code, message: 'no' };
    expect(await codeOf(runner.run(request))).toBe(told);
  });

  it('that failed in the wallet changed nothing', async () => {
    const run = codeOf(runner.run(request));
    await vi.waitFor(() => expect(node.batches).toHaveLength(1));
    node.batchStatus = 500;
    expect(await run).toBe('batch_failed');
  });

  it('is found again after a reload, before it has a hash', async () => {
    runner.run(request).catch(() => undefined);
    await vi.waitFor(() => expect(store.records().at(-1)?.batch).toBe('0xba7c'));
    const fresh = new TransactionStore();
    fresh.attach(localStorage, KEY);
    expect(fresh.records()).toMatchObject([{ kind: 'post', phase: 'pending', hash: null }]);
    const resumed = runnerOf(fresh).resume();
    const hash = node.finishBatch();
    await Promise.all(resumed);
    expect(fresh.records()).toMatchObject([{ phase: 'indexed', hash }]);
  });
});

describe('what somebody else sent', () => {
  it('is followed as one’s own would be, and told when it reverted', async () => {
    const about = {
      kind: 'vote',
      proposalId: `0x${'cd'.repeat(32)}`,
      subject: 'Raise the fee',
      account: ACCOUNT,
      hash: node.sendRelayed(),
    } as const;
    const run = runner.follow(about);
    expect(localStorage.getItem(KEY)).toContain(about.hash);
    node.mine(about.hash);
    await expect(run).resolves.toMatchObject({ phase: 'indexed', proposalId: about.proposalId });
    const second: Hex = node.sendRelayed();
    const failed = codeOf(runner.follow({ ...about, hash: second }));
    node.mine(second, false);
    expect(await failed).toBe('reverted');
  });
});

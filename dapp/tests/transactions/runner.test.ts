// simulate -> sign -> pending -> mined -> indexed: nothing is signed that was not tried first, and a reload loses
// nothing (R100). The node and the wallet are one fake EIP-1193 provider; everything else is the real thing.
import { encodeAbiParameters, toFunctionSelector, type Hex } from 'viem';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { taskEscrowAbi } from '../../src/generated/abi';
import { IndexProgress } from '../../src/api/progress';
import { allow } from '../../src/transactions/allowance';
import { FailureError, failed } from '../../src/transactions/failures';
import { TransactionRunner, type TransactionRequest } from '../../src/transactions/runner';
import { TransactionStore, type Phase } from '../../src/transactions/store';
import { ACCOUNT, FakeNode, OTHER, revertData } from './node';

const KEY = 'guildhall.transactions.31337.0xgenesis.0xescrow';
const request: TransactionRequest = {
  kind: 'withdraw',
  taskId: null,
  subject: 'ETH',
  account: ACCOUNT,
  address: OTHER,
  abi: taskEscrowAbi,
  functionName: 'withdraw',
  args: [OTHER, ACCOUNT],
  value: 0n,
};

let node: FakeNode;
let store: TransactionStore;
let runner: TransactionRunner;
let phases: Phase[];
let indexed: (block: bigint) => Promise<void>;
let alive: { now: boolean };

/** The storage as one page sees it, until that page is left. */
function storageOf(page: { now: boolean }) {
  return {
    getItem: (key: string) => localStorage.getItem(key),
    setItem: (key: string, value: string) => {
      if (page.now) localStorage.setItem(key, value);
    },
    removeItem: (key: string) => {
      if (page.now) localStorage.removeItem(key);
    },
  };
}

/** Each test has a list of its own: what an earlier one left pending must not write into it. */
function watch(watched: TransactionStore): Phase[] {
  const seen: Phase[] = [];
  watched.subscribe(() => {
    const phase = watched.records().at(-1)?.phase;
    if (phase !== undefined && seen.at(-1) !== phase) seen.push(phase);
  });
  return seen;
}

function runnerOf(own: TransactionStore): TransactionRunner {
  return new TransactionRunner({
    store: own,
    reader: node.reader(),
    signer: () => Promise.resolve(node.signer()),
    indexed: (block) => indexed(block),
  });
}

async function failureOfRun(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('it did not fail as it should');
  return error.failure.code;
}

async function sentHash(): Promise<Hex> {
  await vi.waitFor(() => expect(node.sent).toHaveLength(1));
  const [sent] = node.sent;
  if (!sent) throw new Error('nothing was sent');
  return sent.hash;
}

afterEach(() => {
  alive.now = false;
});

beforeEach(() => {
  node = new FakeNode();
  indexed = () => Promise.resolve();
  store = new TransactionStore();
  alive = { now: true };
  store.attach(storageOf(alive), KEY);
  phases = watch(store);
  runner = runnerOf(store);
});

describe('a transaction that goes through', () => {
  it('passes every phase in order and waits for the index', async () => {
    const blocks: bigint[] = [];
    const progress = new IndexProgress(() => Promise.resolve(0n));
    indexed = (block) => {
      blocks.push(block);
      return progress.waitFor(block);
    };
    const run = runner.run(request);
    node.mine(await sentHash());
    await vi.waitFor(() => expect(phases.at(-1)).toBe('mined'));
    expect(blocks).toEqual([11n]);
    progress.observe(11n);
    const record = await run;
    expect(phases).toEqual(['simulating', 'signing', 'pending', 'mined', 'indexed']);
    expect(record.block).toBe('11');
    expect(node.asked.indexOf('eth_call')).toBeLessThan(node.asked.indexOf('eth_sendTransaction'));
  });

  it('does not wait for the index where none is needed', async () => {
    indexed = () => Promise.reject(new Error('must not be asked'));
    const run = runner.run({ ...request, until: 'mined' });
    node.mine(await sentHash());
    await expect(run).resolves.toMatchObject({ phase: 'indexed' });
  });
});

describe('a transaction that fails', () => {
  it('is never signed when the simulation reverts', async () => {
    node.refuseCall = revertData('Escrow_NoCredit');
    expect(await failureOfRun(runner.run(request))).toBe('Escrow_NoCredit');
    expect(node.sent).toEqual([]);
    expect(phases).toEqual(['simulating', 'failed']);
    expect(store.records()[0]?.failure?.code).toBe('Escrow_NoCredit');
  });

  it('says so when the person refuses', async () => {
    node.refuseSend = { code: 4001, message: 'User denied' };
    expect(await failureOfRun(runner.run(request))).toBe('user_rejected');
    expect(phases).toEqual(['simulating', 'signing', 'failed']);
  });

  it('says why it reverted in its block, although the simulation passed', async () => {
    const run = failureOfRun(runner.run(request));
    const hash = await sentHash();
    node.refuseCall = revertData('Escrow_TooLate', [5n]);
    node.mine(hash, false);
    expect(await run).toBe('Escrow_TooLate');
    expect(store.records()[0]?.failure?.params).toEqual({ end: '5' });
  });

  it('stops before anything is asked when the wallet has another account', async () => {
    const parts = {
      store,
      reader: node.reader(),
      signer: () => Promise.reject(failed('account_changed')),
      indexed,
    };
    expect(await failureOfRun(new TransactionRunner(parts).run(request))).toBe('account_changed');
    expect(node.asked).toEqual([]);
  });

  it('is told with what a second look finds', async () => {
    node.refuseCall = revertData('Escrow_PolicyChanged');
    const parts = {
      store,
      reader: node.reader(),
      signer: () => Promise.resolve(node.signer()),
      indexed,
      explain: () => Promise.resolve({ code: 'policy_3', params: {} }),
    };
    expect(await failureOfRun(new TransactionRunner(parts).run(request))).toBe('policy_3');
  });
});

describe('a transaction that is replaced in the wallet', () => {
  it('is followed when only the fee changed', async () => {
    const run = runner.run(request);
    const hash = await sentHash();
    await vi.waitFor(() => expect(node.asked).toContain('eth_getTransactionByHash'));
    const next = node.replace(hash, {});
    const record = await run;
    expect(record).toMatchObject({ phase: 'indexed', hash: next, firstHash: hash });
  });

  it('fails as cancelled when it became a transfer of nothing to oneself', async () => {
    const run = failureOfRun(runner.run(request));
    const hash = await sentHash();
    await vi.waitFor(() => expect(node.asked).toContain('eth_getTransactionByHash'));
    node.replace(hash, { to: ACCOUNT, input: '0x', value: '0x0' });
    expect(await run).toBe('cancelled');
  });

  it('fails as replaced when it became something else', async () => {
    const run = failureOfRun(runner.run(request));
    const hash = await sentHash();
    await vi.waitFor(() => expect(node.asked).toContain('eth_getTransactionByHash'));
    node.replace(hash, { input: '0xdeadbeef' });
    expect(await run).toBe('replaced');
  });
});

describe('a reload', () => {
  async function reload(): Promise<TransactionStore> {
    runner.run(request).catch(() => undefined);
    await sentHash();
    await vi.waitFor(() => expect(phases.at(-1)).toBe('pending'));
    // The page that was left writes no more.
    alive.now = false;
    const fresh = new TransactionStore();
    fresh.attach(localStorage, KEY);
    return fresh;
  }

  it('finds what was sent and follows it to the index', async () => {
    const fresh = await reload();
    expect(fresh.records()).toMatchObject([{ kind: 'withdraw', phase: 'pending' }]);
    const resumed = runnerOf(fresh).resume();
    node.mine(await sentHash());
    await Promise.all(resumed);
    expect(fresh.records()).toMatchObject([{ phase: 'indexed', block: '11' }]);
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it('tells of one that reverted meanwhile', async () => {
    const fresh = await reload();
    node.mine(await sentHash(), false);
    await Promise.all(runnerOf(fresh).resume());
    expect(fresh.records()).toMatchObject([{ phase: 'failed', failure: { code: 'reverted' } }]);
  });

  it('forgets what was never sent', async () => {
    node.refuseCall = revertData('Escrow_NoCredit');
    await failureOfRun(runner.run(request));
    const fresh = new TransactionStore();
    fresh.attach(localStorage, KEY);
    expect(fresh.records()).toEqual([]);
  });

  it('never shows the transactions of another chain, or of an older one of the same id', async () => {
    await reload();
    const other = new TransactionStore();
    other.attach(localStorage, KEY.replace('genesis', 'other'));
    expect(other.records()).toEqual([]);
  });

  it.each(['not json', '{}', '[null, 5, {"id": 1}]', '[{"id":"a","phase":"indexed"}]'])(
    'survives %j in the storage',
    (text) => {
      localStorage.setItem(KEY, text);
      const fresh = new TransactionStore();
      fresh.attach(localStorage, KEY);
      expect(fresh.records()).toEqual([]);
    },
  );

  it('goes on when the storage refuses', async () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => undefined,
    };
    const own = new TransactionStore();
    own.attach(full, KEY);
    const run = runnerOf(own).run(request);
    node.mine(await sentHash());
    await expect(run).resolves.toMatchObject({ phase: 'indexed' });
  });
});

describe('allow', () => {
  const uint = (value: bigint) => encodeAbiParameters([{ type: 'uint256' }], [value]);
  const payment = { token: OTHER, symbol: 'DUSD', owner: ACCOUNT, spender: OTHER, amount: 1_030n };
  const holds = (balance: bigint, allowance: bigint) => {
    node.views.set(toFunctionSelector('balanceOf(address)'), uint(balance));
    node.views.set(toFunctionSelector('approve(address,uint256)'), uint(1n));
    node.views.set(toFunctionSelector('allowance(address,address)'), uint(allowance));
  };
  const run = () => allow({ runner, reader: node.reader() }, payment);

  it('asks for exactly the amount and not one unit more', async () => {
    holds(5_000n, 1_029n);
    const done = run();
    const hash = await sentHash();
    const amount = 1_030n.toString(16).padStart(64, '0');
    expect(node.sent[0]?.input.endsWith(amount)).toBe(true);
    expect(node.sent[0]?.value).toBe('0x0');
    node.mine(hash);
    await done;
  });

  it('asks for nothing when enough is allowed', async () => {
    holds(5_000n, 1_030n);
    await run();
    expect(node.sent).toEqual([]);
  });

  it('says so before any wallet is asked when the balance is too small', async () => {
    holds(1_029n, 0n);
    expect(await failureOfRun(run())).toBe('insufficient_token');
    expect(node.sent).toEqual([]);
  });
});

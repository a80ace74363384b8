// One signature instead of a transaction: for exactly the funding, over exactly the token's domain, in time, and kept
// across a reload (R56, R57). The wallet signs for real; the node is a fake EIP-1193 provider.
import {
  domainSeparator,
  encodeFunctionResult,
  getAddress,
  parseAbi,
  recoverTypedDataAddress,
  toFunctionSelector,
  zeroHash,
  type Address,
  type Hex,
  type TypedDataDefinition,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { allow } from '../../src/transactions/allowance';
import { explain } from '../../src/transactions/explain';
import { FailureError } from '../../src/transactions/failures';
import { planPayment } from '../../src/transactions/payment';
import {
  forgetPermit,
  permitFor,
  permitForm,
  type PermitForm,
} from '../../src/transactions/permit';
import type { TransactionRequest } from '../../src/transactions/runner';
import { FakeNode, OTHER, chain } from './node';

const TOKEN = getAddress('0x5FbDB2315678afecb367f032d93F642f64180aa3');
const NOW = 1_790_000_000;
const wallet = privateKeyToAccount(generatePrivateKey());
const abi = parseAbi([
  'function nonces(address) view returns (uint256)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function PERMIT_TYPEHASH() view returns (bytes32)',
  'function name() view returns (string)',
  'function version() view returns (string)',
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address,address) view returns (uint256)',
]);
const domain = { name: 'Demo USD', version: '1', chainId: chain.id, verifyingContract: TOKEN };
const terms = { token: TOKEN, owner: wallet.address, spender: OTHER, value: 1_030n };

let node: FakeNode;
let asked: TypedDataDefinition[];

function answers(views: Record<string, unknown>): void {
  for (const [name, result] of Object.entries(views)) {
    const item = abi.find((each) => each.name === name);
    if (!item) throw new Error(`no view ${name}`);
    const data = encodeFunctionResult({ abi: [item], result } as never);
    node.views.set(toFunctionSelector(item), data);
  }
}

const sign = (_: Address, message: TypedDataDefinition): Promise<Hex> => {
  asked.push(message);
  return wallet.signTypedData(message);
};

async function codeOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('it did not fail as it should');
  return error.failure.code;
}

async function form(): Promise<PermitForm> {
  const found = await permitForm(node.reader(), TOKEN, wallet.address);
  if (!found) throw new Error('no permit');
  return found;
}

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
  node = new FakeNode();
  node.refuseCall = '0x';
  asked = [];
  answers({
    nonces: 4n,
    DOMAIN_SEPARATOR: domainSeparator({ domain }),
    name: 'Demo USD',
    balanceOf: 5_000n,
    allowance: 0n,
  });
});

describe('a token with permits', () => {
  it('is one whose domain hashes to what it checks against', async () => {
    expect(await permitForm(node.reader(), TOKEN, wallet.address)).toEqual({ domain, nonce: 4n });
  });

  it('may have another version, as long as it tells it', async () => {
    const second = { ...domain, version: '2' };
    answers({ version: '2', DOMAIN_SEPARATOR: domainSeparator({ domain: second }) });
    expect((await form()).domain).toEqual(second);
  });

  it.each([
    ['of another chain', { ...domain, chainId: 1 }],
    ['of another contract', { ...domain, verifyingContract: OTHER }],
    ['of another name', { ...domain, name: 'Real USD' }],
  ])('is not believed with a domain %s', async (_, other) => {
    answers({ DOMAIN_SEPARATOR: domainSeparator({ domain: other }) });
    expect(await permitForm(node.reader(), TOKEN, wallet.address)).toBeNull();
  });

  it('is not one whose permits are of another kind, or that has none', async () => {
    answers({ PERMIT_TYPEHASH: zeroHash });
    expect(await permitForm(node.reader(), TOKEN, wallet.address)).toBeNull();
    node.views.clear();
    expect(await permitForm(node.reader(), TOKEN, wallet.address)).toBeNull();
  });

  it.each([
    ['0x6080', false],
    ['0xef0100aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', true],
  ])('an account with the code %s signs permits: %s', async (code, can) => {
    node.code = code as Hex;
    const found = await permitForm(node.reader(), TOKEN, wallet.address);
    expect(found !== null).toBe(can);
  });
});

describe('a permit', () => {
  it('names owner, spender, exactly the amount, the nonce and a time', async () => {
    const { deadline, v, r, s } = await permitFor({ sign }, terms, await form());
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      domain,
      primaryType: 'Permit',
      message: { owner: wallet.address, spender: OTHER, value: 1_030n, nonce: 4n, deadline },
    });
    expect(deadline).toBe(BigInt(NOW + 1_200));
    expect([27, 28]).toContain(v);
    const signature = { r, s, yParity: v - 27 };
    const signer = await recoverTypedDataAddress({ ...asked[0], signature } as never);
    expect(signer).toBe(wallet.address);
  });

  it('is asked for once and serves again after a reload', async () => {
    const first = await permitFor({ sign }, terms, await form());
    expect(await permitFor({ sign }, terms, await form())).toEqual(first);
    expect(asked).toHaveLength(1);
    forgetPermit(terms, await form());
    await permitFor({ sign }, terms, await form());
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['another amount', { ...terms, value: 1_031n }],
    ['another spender', { ...terms, spender: TOKEN }],
  ])('does not serve for %s', async (_, other) => {
    await permitFor({ sign }, terms, await form());
    await permitFor({ sign }, other, await form());
    expect(asked).toHaveLength(2);
  });

  it('does not serve once its nonce is used', async () => {
    await permitFor({ sign }, terms, await form());
    answers({ nonces: 5n });
    await permitFor({ sign }, terms, await form());
    expect(asked).toHaveLength(2);
  });

  it('is signed anew when its time is nearly over', async () => {
    const first = await permitFor({ sign }, terms, await form());
    vi.setSystemTime((NOW + 1_150) * 1000);
    const second = await permitFor({ sign }, terms, await form());
    expect(second.deadline).toBeGreaterThan(first.deadline);
  });

  it('is refused when the wallet took longer than it holds', async () => {
    const slow = (owner: Address, message: TypedDataDefinition) => {
      vi.setSystemTime((NOW + 1_199) * 1000);
      return sign(owner, message);
    };
    expect(await codeOf(permitFor({ sign: slow }, terms, await form()))).toBe('permit_expired');
  });

  it('is refused when somebody else signed it, or nobody did', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const other = (_: Address, message: TypedDataDefinition) => stranger.signTypedData(message);
    expect(await codeOf(permitFor({ sign: other }, terms, await form()))).toBe('permit_signature');
    const long = () => Promise.resolve<Hex>(`0x${'ab'.repeat(200)}`);
    expect(await codeOf(permitFor({ sign: long }, terms, await form()))).toBe('permit_signature');
    expect(sessionStorage.length).toBe(0);
  });

  it.each(['nonsense', '{"deadline":"x","signature":"0x"}', '{"deadline":"99999999999"}'])(
    'survives %j where it was kept',
    async (text) => {
      await permitFor({ sign }, terms, await form());
      const key = sessionStorage.key(0) ?? '';
      sessionStorage.setItem(key, text);
      await permitFor({ sign }, terms, await form());
      expect(asked).toHaveLength(2);
    },
  );
});

describe('the way to pay', () => {
  const payment = {
    token: TOKEN,
    symbol: 'DUSD',
    owner: wallet.address,
    spender: OTHER,
    amount: 1_030n,
  };
  const wayOf = async (batches: boolean) =>
    (await planPayment({ reader: node.reader() }, payment, batches)).way;

  it('is a batch where the wallet can, else a permit, else an allowance', async () => {
    expect(await wayOf(true)).toBe('batch');
    expect(await wayOf(false)).toBe('permit');
    answers({ DOMAIN_SEPARATOR: zeroHash });
    expect(await wayOf(false)).toBe('approve');
  });

  it('asks for nothing where enough is allowed, as after a permit that somebody else brought', async () => {
    answers({ allowance: 1_030n });
    expect(await wayOf(true)).toBe('allowed');
    answers({ allowance: 1_029n });
    expect(await wayOf(true)).toBe('batch');
  });

  it('is the call itself for the coin of the chain', async () => {
    const coin = { ...payment, token: '0x0000000000000000000000000000000000000000' };
    const plan = await planPayment({ reader: node.reader() }, coin, true);
    expect(plan).toEqual({ way: 'native', allowance: 0n, balance: 7n, permit: null });
  });

  it('is closed to an account that holds too little', async () => {
    answers({ balanceOf: 1_029n });
    const parts = { reader: node.reader(), runner: null as never };
    expect(await codeOf(allow(parts, payment))).toBe('insufficient_token');
  });
});

describe('a post whose permit did not serve', () => {
  const request = (deadline: bigint): TransactionRequest => ({
    kind: 'post',
    taskId: null,
    subject: '',
    account: wallet.address,
    address: OTHER,
    abi: [],
    functionName: 'postWithPermit',
    args: [{}, '0x', deadline, 27, zeroHash, zeroHash],
    value: 0n,
  });
  const contracts = { escrow: OTHER, policy: OTHER };
  const failure = { code: 'ERC20InsufficientAllowance', params: {} };

  it('says whether its time was over or its nonce was used', async () => {
    const told = async (deadline: bigint) =>
      (await explain(node.reader(), contracts, failure, request(deadline))).code;
    expect(await told(0n)).toBe('permit_expired');
    expect(await told(10n)).toBe('permit_void');
  });

  it('leaves other failures as they are', async () => {
    const other = { code: 'Escrow_TaskExists', params: {} };
    expect(await explain(node.reader(), contracts, other, request(0n))).toBe(other);
    const plain = { ...request(0n), functionName: 'post' };
    expect(await explain(node.reader(), contracts, failure, plain)).toBe(failure);
  });
});

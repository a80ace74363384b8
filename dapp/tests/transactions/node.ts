import {
  createPublicClient,
  createWalletClient,
  custom,
  defineChain,
  encodeAbiParameters,
  encodeErrorResult,
  numberToHex,
  toHex,
  type Address,
  type Hex,
  type PublicClient,
} from 'viem';
import { CONTRACT_ERRORS } from '../../src/transactions/failures';
import type { Signer } from '../../src/transactions/runner';

export const ACCOUNT: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
export const OTHER: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
export const chain = defineChain({
  id: 31337,
  name: 'test',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: ['http://127.0.0.1:1'] } },
});

interface Batch {
  atomicRequired: boolean;
  chainId: Hex;
  calls: { to: Address; data: Hex }[];
}

interface Sent {
  hash: Hex;
  nonce: number;
  to: Address;
  input: Hex;
  value: Hex;
}

export function revertData(name: string, args: readonly unknown[] = []): Hex {
  const item = CONTRACT_ERRORS.find((each) => each.name === name);
  if (!item) throw new Error(`no error ${name}`);
  return encodeErrorResult({ abi: [item], errorName: name, args });
}

/** A wallet and a node as one EIP-1193 provider; what it does is set by the test, and all that was asked is kept. */
export class FakeNode {
  block = 10n;
  asked: string[] = [];
  sent: Sent[] = [];
  /** Hashes that are in a block, with the block and whether they succeeded. */
  mined = new Map<Hex, { block: bigint; ok: boolean }>();
  refuseCall: Hex | null = null;
  refuseSend: { code: number; message: string } | null = null;
  /** Answers of views by the first four bytes of the call. */
  views = new Map<string, Hex>();
  /** Code at every account; none unless a test puts some. */
  code: Hex = '0x';
  /** What the wallet says it can do (EIP-5792); null where it does not know the question. */
  capabilities: object | null = null;
  /** What each call of a simulated batch reverts with, `0x` for none; null where the node cannot simulate. */
  simulated: Hex[] | null = ['0x', '0x'];
  batches: Batch[] = [];
  batchStatus = 100;
  refuseBatch: { code: number; message: string } | null = null;

  readonly request = ({
    method,
    params,
  }: {
    method: string;
    params?: unknown;
  }): Promise<unknown> => {
    this.asked.push(method);
    const first = (params as unknown[] | undefined)?.[0];
    switch (method) {
      case 'eth_chainId':
        return Promise.resolve('0x7a69');
      case 'eth_blockNumber':
        return Promise.resolve(numberToHex(this.block));
      case 'eth_call':
        return this.#call(first as { data: Hex });
      case 'eth_sendTransaction':
        return this.#send(first as { to: Address; data: Hex; value?: Hex });
      case 'eth_getTransactionByHash':
        return Promise.resolve(this.#transaction(first as Hex));
      case 'eth_getTransactionReceipt':
        return Promise.resolve(this.#receipt(first as Hex));
      case 'eth_getTransactionCount':
        return Promise.resolve(numberToHex(this.mined.size));
      case 'eth_getBlockByNumber':
        return Promise.resolve(this.#head());
      case 'eth_estimateGas':
        return Promise.resolve('0x5208');
      case 'eth_getCode':
        return Promise.resolve(this.code);
      case 'eth_getBalance':
        return Promise.resolve('0x7');
      case 'wallet_getCapabilities':
        if (this.capabilities) return Promise.resolve(this.capabilities);
        break;
      case 'eth_simulateV1':
        if (this.simulated) return Promise.resolve([this.#simulate(this.simulated)]);
        break;
      case 'wallet_sendCalls':
        if (this.refuseBatch) return Promise.reject(Object.assign(new Error(), this.refuseBatch));
        this.batches.push(first as Batch);
        return Promise.resolve({ id: '0xba7c' });
      case 'wallet_getCallsStatus':
        return Promise.resolve(this.#batchStatus());
    }
    return Promise.reject(Object.assign(new Error(`no ${method}`), { code: -32601 }));
  };

  /** The wallet gets its batch into a block, as one transaction. */
  finishBatch(): Hex {
    const hash = this.sendRelayed();
    this.mine(hash);
    this.batchStatus = 200;
    return hash;
  }

  /** A transaction that this page did not send. */
  sendRelayed(): Hex {
    const hash = toHex(500 + this.sent.length, { size: 32 });
    this.sent.push({ hash, nonce: this.sent.length, to: OTHER, input: '0x', value: '0x0' });
    return hash;
  }

  #batchStatus() {
    const hash = this.sent.at(-1)?.hash;
    return {
      version: '2.0.0',
      id: '0xba7c',
      chainId: '0x7a69',
      atomic: true,
      status: this.batchStatus,
      receipts: this.batchStatus === 200 && hash ? [this.#receipt(hash)] : [],
    };
  }

  #simulate(outcomes: Hex[]) {
    return {
      ...this.#head(),
      calls: outcomes.map((data) => ({
        status: data === '0x' ? '0x1' : '0x0',
        returnData: data,
        gasUsed: '0x5208',
        logs: [],
        ...(data === '0x' ? {} : { error: { code: 3, message: 'execution reverted', data } }),
      })),
    };
  }

  mine(hash: Hex, ok = true): void {
    this.block += 1n;
    this.mined.set(hash, { block: this.block, ok });
  }

  /** Another transaction of the same nonce takes the place of the one that was sent. */
  replace(hash: Hex, change: Partial<Sent>): Hex {
    const old = this.sent.find((each) => each.hash === hash);
    if (!old) throw new Error('nothing to replace');
    const next: Sent = { ...old, hash: toHex(900 + this.sent.length, { size: 32 }), ...change };
    this.sent = [...this.sent.filter((each) => each.hash !== hash), next];
    this.mine(next.hash);
    return next.hash;
  }

  reader(): PublicClient {
    const transport = custom(this, { retryCount: 0 });
    return createPublicClient({ chain, transport, pollingInterval: 5, cacheTime: 0 });
  }

  signer(): Signer {
    const transport = custom(this, { retryCount: 0 });
    return createWalletClient({ account: ACCOUNT, chain, transport });
  }

  #call({ data }: { data: Hex }): Promise<Hex> {
    const view = this.views.get(data.slice(0, 10));
    if (view !== undefined) return Promise.resolve(view);
    if (this.refuseCall === null)
      return Promise.resolve(encodeAbiParameters([{ type: 'uint256' }], [7n]));
    return Promise.reject(
      Object.assign(new Error('execution reverted'), { code: 3, data: this.refuseCall }),
    );
  }

  #send({ to, data, value }: { to: Address; data: Hex; value?: Hex }): Promise<Hex> {
    if (this.refuseSend) return Promise.reject(Object.assign(new Error(), this.refuseSend));
    const hash = toHex(this.sent.length + 1, { size: 32 });
    this.sent.push({ hash, nonce: this.sent.length, to, input: data, value: value ?? '0x0' });
    return Promise.resolve(hash);
  }

  #transaction(hash: Hex) {
    const sent = this.sent.find((each) => each.hash === hash);
    if (!sent) return null;
    const mined = this.mined.get(hash);
    return {
      ...sent,
      nonce: numberToHex(sent.nonce),
      from: ACCOUNT.toLowerCase(),
      to: sent.to.toLowerCase(),
      blockNumber: mined ? numberToHex(mined.block) : null,
      blockHash: mined ? toHex(mined.block, { size: 32 }) : null,
      transactionIndex: mined ? '0x0' : null,
      gas: '0x5208',
      gasPrice: '0x1',
      type: '0x0',
      v: '0x1b',
      r: '0x1',
      s: '0x1',
    };
  }

  #receipt(hash: Hex) {
    const mined = this.mined.get(hash);
    if (!mined) return null;
    return {
      transactionHash: hash,
      blockNumber: numberToHex(mined.block),
      blockHash: toHex(mined.block, { size: 32 }),
      status: mined.ok ? '0x1' : '0x0',
      logs: [],
      from: ACCOUNT,
      to: OTHER,
      transactionIndex: '0x0',
      gasUsed: '0x5208',
      cumulativeGasUsed: '0x5208',
      effectiveGasPrice: '0x1',
      contractAddress: null,
      logsBloom: '0x',
      type: '0x0',
    };
  }

  #head() {
    return {
      number: numberToHex(this.block),
      hash: toHex(this.block, { size: 32 }),
      timestamp: '0x1',
      transactions: this.sent
        .filter(({ hash }) => this.mined.get(hash)?.block === this.block)
        .map(({ hash }) => this.#transaction(hash)),
      baseFeePerGas: '0x0',
      gasLimit: '0x1c9c380',
      gasUsed: '0x0',
      size: '0x1',
    };
  }
}

import {
  AtomicReadyWalletRejectedUpgradeError,
  AtomicityNotSupportedError,
  BaseError,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  encodeFunctionData,
  isHex,
  type Address,
  type Hex,
  type PublicClient,
} from 'viem';
import { getCapabilities, sendCalls, simulateBlocks, waitForCallsStatus } from 'viem/actions';
import { failed, failureOf, failureOfRevertData } from './failures';
import type { ContractCall, Signer } from './runner';

/** Calls that a wallet carries out together or not at all, after one prompt (EIP-5792). */

function isKind(error: unknown, ...kinds: (new (...args: never[]) => Error)[]): boolean {
  if (!(error instanceof BaseError)) return false;
  return error.walk((cause) => kinds.some((kind) => cause instanceof kind)) !== null;
}

/**
 * Whether a wallet carries out batches atomically now. A wallet that would first have to turn the account into a smart
 * account ("ready") is not asked to: that is a larger step than the permit or the allowance it would save.
 */
export async function isAtomic(wallet: Signer): Promise<boolean> {
  try {
    const { atomic } = await getCapabilities(wallet, {
      account: wallet.account,
      chainId: wallet.chain.id,
    });
    return atomic?.status === 'supported';
  } catch {
    // A wallet that does not know the question cannot do it.
    return false;
  }
}

const bare = (call: ContractCall) => ({
  to: call.address,
  data: encodeFunctionData(call),
  value: call.value,
});

/**
 * Runs the calls one after another on the node, each seeing what the one before it did; throws the failure of the
 * first that reverts. A node that cannot try a batch is an answer too (`batch_unsupported`): nothing is signed untried.
 */
export async function simulateBatch(
  reader: PublicClient,
  account: Address,
  calls: readonly ContractCall[],
): Promise<void> {
  let results;
  try {
    const block = { calls: calls.map((call) => ({ ...bare(call), from: account })) };
    [results] = await simulateBlocks(reader, { blocks: [block] });
  } catch (error) {
    if (failureOf(error).code === 'node_unreachable') throw error;
    throw failed('batch_unsupported');
  }
  for (const { status, data, error } of results?.calls ?? []) {
    if (status === 'success') continue;
    const known = isHex(data) && data.length >= 10;
    const { code, params } = known ? failureOfRevertData(data) : failureOf(error);
    throw failed(code, params);
  }
}

/** Hands the calls to the wallet, all or none; resolves with the wallet's name for the batch. */
export async function sendBatch(wallet: Signer, calls: readonly ContractCall[]): Promise<string> {
  try {
    const { id } = await sendCalls(wallet, {
      account: wallet.account,
      chain: wallet.chain,
      calls: calls.map(bare),
      forceAtomic: true,
    });
    return id;
  } catch (error) {
    const refused = isKind(
      error,
      AtomicityNotSupportedError,
      AtomicReadyWalletRejectedUpgradeError,
      MethodNotFoundRpcError,
      MethodNotSupportedRpcError,
    );
    throw refused ? failed('batch_unsupported') : error;
  }
}

/** Waits until the wallet says in which transaction a batch went through. */
export async function batchHash(wallet: Signer, id: string): Promise<Hex> {
  const { status, receipts } = await waitForCallsStatus(wallet, { id, timeout: 0 });
  const hash = receipts?.at(-1)?.transactionHash;
  if (status !== 'success' || hash === undefined) throw failed('batch_failed');
  return hash;
}

import { decodeFunctionData, getAddress, isHex, type Abi, type Address } from 'viem';
import { failed } from './failures';
import type { ContractCall } from './runner';

/** A call that the API made ready. */
export interface ReadyCall {
  to: string;
  data: string | null;
  value: string;
}

export interface Expected {
  /** The contract as the deployment names it. */
  address: Address;
  abi: Abi;
  /** The functions that such a call may name. */
  functions: readonly string[];
}

/**
 * The call behind calldata that a server made: taken only where it goes to the contract that was expected, for one of
 * the functions that were expected, and sends no coins. Its arguments are still the caller's to judge.
 */
export function readCall(ready: ReadyCall, { address, abi, functions }: Expected): ContractCall {
  if (!isHex(ready.data) || BigInt(ready.value) !== 0n) throw failed('call_unknown');
  if (getAddress(ready.to) !== getAddress(address)) throw failed('call_unknown');
  let decoded;
  try {
    decoded = decodeFunctionData({ abi, data: ready.data });
  } catch {
    throw failed('call_unknown');
  }
  const { functionName } = decoded;
  if (!functions.includes(functionName)) throw failed('call_unknown');
  const args = Array.isArray(decoded.args) ? (decoded.args as readonly unknown[]) : [];
  return { address, abi, functionName, args, value: 0n };
}

import {
  BaseError,
  ChainMismatchError,
  ContractFunctionRevertedError,
  HttpRequestError,
  InsufficientFundsError,
  TimeoutError,
  UserRejectedRequestError,
  decodeErrorResult,
  isHex,
  type Abi,
  type Hex,
} from 'viem';
import * as abis from '../generated/abi';

/** Why something did not happen: a code that both catalogues have a sentence for, and the values in that sentence. */
export interface Failure {
  code: string;
  params: Record<string, string>;
}

/** Carries a `Failure` through code that throws. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
    this.name = 'FailureError';
  }
}

export function failed(code: string, params: Record<string, string> = {}): FailureError {
  return new FailureError({ code, params });
}

type AbiErrorItem = Extract<Abi[number], { type: 'error' }>;

/** Every custom error of every contract that is exported, each name once. */
export const CONTRACT_ERRORS: readonly AbiErrorItem[] = [
  ...new Map(
    Object.values<Abi>(abis)
      .flat()
      .filter((item): item is AbiErrorItem => item.type === 'error')
      .map((item) => [item.name, item]),
  ).values(),
];

/** The failure that the data of a revert stands for. */
export function failureOfRevertData(data: Hex): Failure {
  try {
    const { abiItem, args } = decodeErrorResult({ abi: CONTRACT_ERRORS, data });
    const values: readonly unknown[] = args;
    const params: Record<string, string> = {};
    abiItem.inputs.forEach((input, index) => {
      params[input.name ?? String(index)] = String(values[index]);
    });
    return { code: abiItem.name, params };
  } catch {
    return { code: 'reverted', params: { data: data.slice(0, 10) } };
  }
}

/** The failure that the text of an error stands for, `Name(value, value)` as the API writes it; null for other texts. */
export function failureOfText(text: string): Failure | null {
  const [, name = '', values = ''] = /^(\w+)\(([^()]*)\)$/.exec(text) ?? [];
  const item = CONTRACT_ERRORS.find((each) => each.name === name);
  if (!item) return null;
  const given = values === '' ? [] : values.split(', ');
  const params = item.inputs.map((input, index) => [
    input.name ?? String(index),
    given[index] ?? '',
  ]);
  return { code: name, params: Object.fromEntries(params) as Record<string, string> };
}

function revertDataOf(error: BaseError): Hex | null {
  const revert = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (revert instanceof ContractFunctionRevertedError && isHex(revert.raw)) return revert.raw;
  // Nodes differ in where they put the data of a revert; some nest it once more.
  const holder = error.walk((cause) => revertDataField(cause) !== null);
  return revertDataField(holder);
}

function revertDataField(cause: unknown): Hex | null {
  if (typeof cause !== 'object' || cause === null || !('data' in cause)) return null;
  const { data } = cause;
  if (isHex(data) && data.length >= 10) return data;
  if (typeof data === 'object' && data !== null && 'data' in data && isHex(data.data)) {
    return data.data.length >= 10 ? data.data : null;
  }
  return null;
}

/** EIP-1193's code for a person who said no. */
const USER_REJECTED = 4001;

function hasCode(error: unknown, code: number): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** Turns whatever a wallet, a node or this page threw into a failure that can be told in words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (!(error instanceof BaseError)) {
    if (hasCode(error, USER_REJECTED)) return { code: 'user_rejected', params: {} };
    const detail = error instanceof Error ? error.message : String(error);
    return { code: 'unknown', params: { detail: detail.slice(0, 200) } };
  }
  const rejected = error.walk(
    (cause) => cause instanceof UserRejectedRequestError || hasCode(cause, USER_REJECTED),
  );
  if (rejected) return { code: 'user_rejected', params: {} };
  const data = revertDataOf(error);
  if (data) return failureOfRevertData(data);
  const is = (kind: new (...args: never[]) => Error) =>
    error.walk((cause) => cause instanceof kind) !== null;
  if (is(InsufficientFundsError) || /insufficient funds/i.test(error.details)) {
    return { code: 'insufficient_funds', params: {} };
  }
  if (is(ChainMismatchError)) return { code: 'wrong_chain', params: {} };
  if (is(HttpRequestError) || is(TimeoutError)) return { code: 'node_unreachable', params: {} };
  if (is(ContractFunctionRevertedError)) return { code: 'reverted', params: { data: '' } };
  return { code: 'unknown', params: { detail: error.shortMessage.slice(0, 200) } };
}

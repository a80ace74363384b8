// Every custom error of every contract, and every code of the API, has a sentence in both catalogues (R100).
import {
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  HttpRequestError,
  UserRejectedRequestError,
  encodeErrorResult,
  zeroAddress,
  zeroHash,
  type AbiParameter,
} from 'viem';
import { describe, expect, it } from 'vitest';
import en from '../../src/i18n/en';
import zh from '../../src/i18n/zh';
import { createI18n } from '../../src/i18n';
import {
  CONTRACT_ERRORS,
  failed,
  failureOf,
  failureOfRevertData,
} from '../../src/transactions/failures';
import { failureSentence } from '../../src/ui/failure-sentence';
import { formatsFor } from '../../src/i18n/use-format';
import openapi from '../../src/generated/openapi.json';

function sample(type: string): unknown {
  if (type === 'address') return zeroAddress;
  if (type === 'bytes32') return zeroHash;
  if (type === 'string') return 'text';
  return type === 'uint8' ? 7 : 1_790_000_000n;
}

const placeholders = (sentence: string) =>
  [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('custom errors', () => {
  it('are all there', () => {
    expect(CONTRACT_ERRORS.length).toBeGreaterThan(60);
  });

  it.each(CONTRACT_ERRORS.map((item) => [item.name, item] as const))(
    '%s is decoded and told in both languages',
    (name, item) => {
      const args = item.inputs.map((input: AbiParameter) => sample(input.type));
      const data = encodeErrorResult({ abi: [item], errorName: name, args });
      const failure = failureOfRevertData(data);
      expect(failure.code).toBe(name);
      const known = item.inputs.map((input) => input.name);
      expect(Object.keys(failure.params)).toEqual(known);
      for (const [language, catalogue] of [
        ['en', en],
        ['zh', zh],
      ] as const) {
        const sentence = (catalogue.failure as Record<string, string>)[name] ?? '';
        expect(sentence, `${language}: ${name}`).not.toBe('');
        // No sentence asks for a value that the error does not carry.
        for (const placeholder of placeholders(sentence)) expect(known).toContain(placeholder);
        const told = failureSentence(createI18n(language).t, formatsFor(language), failure);
        expect(told).not.toContain('{{');
        expect(told).not.toContain(name);
      }
    },
  );
});

describe('codes of the API', () => {
  const codes: string[] = openapi.components.schemas.Problem.properties.code.enum;

  it.each(codes)('%s is told in both languages', (code) => {
    expect((en.failure as Record<string, string>)[code]).toBeTruthy();
    expect((zh.failure as Record<string, string>)[code]).toBeTruthy();
  });
});

describe('failureSentence', () => {
  const { t } = createI18n('en');
  const token = { symbol: 'DUSD', decimals: 6 };
  const native = { symbol: 'ETH', decimals: 18 };

  it('writes amounts in the token of the task', () => {
    const failure = { code: 'Escrow_PriceTooLow', params: { current: '2500000' } };
    expect(failureSentence(t, formatsFor('en'), failure, { token, native })).toBe(
      'The reward is 2.5\u00a0DUSD now, below what you agreed to.',
    );
  });

  it('writes wei in the coin of the chain', () => {
    const params = { needed: '1000000000000000000', sent: '0' };
    const failure = { code: 'Escrow_WrongValue', params };
    expect(failureSentence(t, formatsFor('en'), failure, { token, native })).toBe(
      '1\u00a0ETH is needed, but 0\u00a0ETH was sent.',
    );
  });

  it('shortens addresses and keeps the code of what it does not know', () => {
    const caller = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
    const failure = { code: 'Escrow_NotPoster', params: { caller } };
    expect(failureSentence(t, formatsFor('en'), failure)).toContain('0x709979…dc79C8');
    expect(failureSentence(t, formatsFor('en'), { code: 'new_code', params: {} })).toContain(
      'new_code',
    );
  });

  it('shows text of others as text', () => {
    const detail = '<img src=x onerror=alert(1)>';
    const told = failureSentence(t, formatsFor('en'), { code: 'unknown', params: { detail } });
    expect(told).toContain(detail);
  });
});

describe('failureOf', () => {
  it('finds a revert inside the errors of the client', () => {
    const item = CONTRACT_ERRORS.find(({ name }) => name === 'Escrow_TooLate');
    if (!item) throw new Error('no such error');
    const data = encodeErrorResult({ abi: [item], errorName: item.name, args: [5n] });
    const revert = new ContractFunctionRevertedError({ abi: [item], data, functionName: 'claim' });
    const error = new ContractFunctionExecutionError(revert, {
      abi: [],
      functionName: 'claim',
      args: [],
    });
    expect(failureOf(error)).toEqual({ code: 'Escrow_TooLate', params: { end: '5' } });
  });

  it('knows a refusal, however a wallet words it', () => {
    expect(failureOf(new UserRejectedRequestError(new Error('no'))).code).toBe('user_rejected');
    expect(failureOf(Object.assign(new Error('denied'), { code: 4001 })).code).toBe(
      'user_rejected',
    );
    expect(failureOf({ code: 4001, message: 'denied' }).code).toBe('user_rejected');
  });

  it('names the node when it does not answer', () => {
    expect(failureOf(new HttpRequestError({ url: 'http://127.0.0.1:1' })).code).toBe(
      'node_unreachable',
    );
  });

  it('keeps its own failures and survives anything thrown', () => {
    expect(failureOf(failed('seat_gone')).code).toBe('seat_gone');
    for (const thrown of [null, undefined, 'text', 5, {}, new Error('x')]) {
      expect(failureOf(thrown).code).toBe('unknown');
    }
    expect(failureOfRevertData('0xdeadbeef')).toEqual({
      code: 'reverted',
      params: { data: '0xdeadbeef' },
    });
  });
});

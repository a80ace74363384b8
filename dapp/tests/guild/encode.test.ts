// Each form stands for exactly one call of the contract it names, and says per field what is wrong.
import { decodeFunctionData, getAddress, zeroAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { encodeAction, fieldsOf, type EncodeContext } from '../../src/guild/encode';
import { readForms, type ActionForm, type ActionKind } from '../../src/guild/forms';
import {
  guildGovernorAbi,
  guildTimelockAbi,
  policyAbi,
  taskEscrowAbi,
  testTokenAbi,
} from '../../src/generated/abi';
import { POSTER, STRANGER, TOKEN } from '../pages/fixtures';
import { GOVERNOR, TIMELOCK } from './fixtures';

const POLICY = getAddress('0xCafac3dD18aC6c6e92c921884f9E4176737C052c');
const ESCROW = getAddress('0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9');
const context: EncodeContext = {
  policy: POLICY,
  escrow: ESCROW,
  governor: getAddress(GOVERNOR),
  timelock: getAddress(TIMELOCK),
  guildToken: { symbol: 'GUILD', decimals: 18 },
  unitOf: (token) => {
    if (token.toLowerCase() === TOKEN.toLowerCase()) return { symbol: 'DUSD', decimals: 6 };
    return token === zeroAddress ? { symbol: 'ETH', decimals: 18 } : null;
  },
};

const form = (kind: ActionKind, fields: ActionForm['fields']): ActionForm => ({
  key: 'k',
  kind,
  fields,
});

function call(kind: ActionKind, fields: ActionForm['fields']) {
  const encoded = encodeAction(form(kind, fields), context);
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.errors));
  return encoded.call;
}

function problems(kind: ActionKind, fields: ActionForm['fields']) {
  const encoded = encodeAction(form(kind, fields), context);
  if (encoded.ok) return {};
  return Object.fromEntries(
    Object.entries(encoded.errors).map(([name, error]) => [name, error.problem]),
  );
}

const DAY = 86_400n;

describe('a form', () => {
  it.each([
    ['2.55', 255n],
    ['１０', 1_000n],
    ['0', 0n],
  ])('of a fee of %s percent', (fee, bps) => {
    const made = call('fee', { fee, treasury: STRANGER.toLowerCase() });
    expect(made).toMatchObject({ target: POLICY, value: 0n });
    expect(decodeFunctionData({ abi: policyAbi, data: made.calldata })).toEqual({
      functionName: 'setFee',
      args: [bps, STRANGER],
    });
  });

  it('of a token writes its bounds in the units of the token', () => {
    const made = call('token', { token: TOKEN, grade: 'B', min: '10', max: '2000.5' });
    expect(decodeFunctionData({ abi: policyAbi, data: made.calldata })).toEqual({
      functionName: 'setToken',
      args: [TOKEN, 1, 10_000_000n, 2_000_500_000n],
    });
    const off = call('token', { token: zeroAddress, grade: 'C', min: '1', max: '0' });
    expect(decodeFunctionData({ abi: policyAbi, data: off.calldata }).args).toEqual([
      zeroAddress,
      0,
      10n ** 18n,
      0n,
    ]);
  });

  it('of a grade turns days and percent into seconds and basis points', () => {
    const made = call('grade', {
      grade: 'A',
      minReview: '3',
      maxReview: '30',
      minBond: '5',
      maxBond: '30.5',
    });
    expect(decodeFunctionData({ abi: policyAbi, data: made.calldata })).toEqual({
      functionName: 'setGrade',
      args: [2, 3n * DAY, 30n * DAY, 500n, 3_050n],
    });
  });

  it('of lists names what is listed', () => {
    const bench = call('arbitrator', { arbitrator: STRANGER, multiple: '5', minRuling: '21' });
    expect(decodeFunctionData({ abi: policyAbi, data: bench.calldata })).toEqual({
      functionName: 'setArbitrator',
      args: [STRANGER, 5n, 21n * DAY],
    });
    const escrow = call('escrow', { escrow: STRANGER, version: '2' });
    expect(decodeFunctionData({ abi: policyAbi, data: escrow.calldata })).toEqual({
      functionName: 'setEscrow',
      args: [STRANGER, 2n],
    });
  });

  it('of a payment sends coin with empty calldata, and a token by its transfer', () => {
    expect(call('pay', { token: zeroAddress, amount: '0.5', to: POSTER })).toEqual({
      target: POSTER,
      value: 5n * 10n ** 17n,
      calldata: '0x',
    });
    const paid = call('pay', { token: TOKEN, amount: '12.5', to: POSTER });
    expect(paid).toMatchObject({ target: TOKEN, value: 0n });
    expect(decodeFunctionData({ abi: testTokenAbi, data: paid.calldata })).toEqual({
      functionName: 'transfer',
      args: [POSTER, 12_500_000n],
    });
  });

  it('of the treasury’s credit withdraws it to the treasury and nowhere else', () => {
    const made = call('credit', { token: TOKEN });
    expect(made.target).toBe(ESCROW);
    expect(decodeFunctionData({ abi: taskEscrowAbi, data: made.calldata })).toEqual({
      functionName: 'withdraw',
      args: [TOKEN, getAddress(TIMELOCK)],
    });
  });

  it.each([
    ['voting_delay', '2', 'hours', 'setVotingDelay', 7_200],
    ['voting_period', '5', 'days', 'setVotingPeriod', 432_000],
    ['vote_extension', '30', 'minutes', 'setLateQuorumVoteExtension', 1_800],
    ['quorum_numerator', '4', undefined, 'updateQuorumNumerator', 4n],
    ['proposal_threshold', '100000.5', undefined, 'setProposalThreshold', 1000005n * 10n ** 17n],
  ])('of the rule %s', (rule, value, unit, functionName, wanted) => {
    const made = call('rule', { rule, value, ...(unit === undefined ? {} : { unit }) });
    expect(made.target).toBe(getAddress(GOVERNOR));
    expect(decodeFunctionData({ abi: guildGovernorAbi, data: made.calldata })).toEqual({
      functionName,
      args: [wanted],
    });
  });

  it('of the wait before execution calls the timelock', () => {
    const made = call('rule', { rule: 'timelock_delay', value: '3', unit: 'days' });
    expect(made.target).toBe(getAddress(TIMELOCK));
    expect(decodeFunctionData({ abi: guildTimelockAbi, data: made.calldata })).toEqual({
      functionName: 'updateDelay',
      args: [3n * DAY],
    });
  });

  it('of a raw call passes the bytes on as they are', () => {
    expect(call('raw', { target: STRANGER.toLowerCase(), value: '', calldata: ' 0xAB ' })).toEqual({
      target: STRANGER,
      value: 0n,
      calldata: '0xab',
    });
    expect(call('raw', { target: STRANGER, value: '1', calldata: '' })).toMatchObject({
      value: 10n ** 18n,
      calldata: '0x',
    });
  });
});

describe('a field that is wrong', () => {
  it.each<[ActionKind, ActionForm['fields'], object]>([
    ['fee', {}, { fee: 'required', treasury: 'required' }],
    ['fee', { fee: '10.01', treasury: STRANGER }, { fee: 'high' }],
    ['fee', { fee: '1.001', treasury: STRANGER }, { fee: 'decimals' }],
    ['fee', { fee: '-1', treasury: STRANGER }, { fee: 'percent' }],
    ['fee', { fee: '1', treasury: '0x12' }, { treasury: 'address' }],
    ['fee', { fee: '1', treasury: STRANGER.replace('b906', 'B906') }, { treasury: 'checksum' }],
    ['token', { token: STRANGER, grade: 'C', min: '1', max: '2' }, { token: 'token' }],
    ['token', { token: TOKEN, grade: 'C', min: '3', max: '2' }, { max: 'order' }],
    [
      'token',
      { token: TOKEN, grade: 'C', min: '1e3', max: '0.0000001' },
      { min: 'amount', max: 'decimals' },
    ],
    [
      'grade',
      { grade: 'C', minReview: '0', maxReview: '31', minBond: '0', maxBond: '101' },
      { minReview: 'low', maxReview: 'high', maxBond: 'high' },
    ],
    [
      'grade',
      { grade: 'C', minReview: '5', maxReview: '4', minBond: '9', maxBond: '8' },
      { maxReview: 'order', maxBond: 'order' },
    ],
    [
      'grade',
      { grade: 'C', minReview: '1.5', maxReview: '4', minBond: '0', maxBond: '8' },
      { minReview: 'whole' },
    ],
    [
      'arbitrator',
      { arbitrator: 'panel', multiple: 'x', minRuling: '181' },
      { arbitrator: 'address', multiple: 'whole', minRuling: 'high' },
    ],
    ['pay', { token: TOKEN, amount: '0', to: POSTER }, { amount: 'amount' }],
    ['rule', { rule: 'quorum_numerator', value: '101' }, { value: 'high' }],
    ['rule', { rule: 'voting_period', value: '0', unit: 'days' }, { value: 'low' }],
    ['rule', { rule: 'voting_period', value: '99999999', unit: 'days' }, { value: 'high' }],
    ['raw', { target: '', calldata: '0xabc' }, { target: 'required', calldata: 'hex' }],
    ['raw', { target: STRANGER, calldata: 'setFee(1)' }, { calldata: 'hex' }],
  ])('in %s %j', (kind, fields, wanted) => {
    expect(problems(kind, fields)).toEqual(wanted);
  });
});

describe('forms that were kept', () => {
  it('come back as they were', () => {
    const forms = [form('fee', { fee: '1' }), form('raw', { calldata: '0x' })];
    expect(readForms(JSON.stringify(forms))).toEqual(forms);
  });

  it.each([
    '',
    'null',
    '{}',
    '[1]',
    '[{"key":"a","kind":"steal","fields":{}}]',
    '[{"kind":"fee"}]',
  ])('are dropped where they are none: %j', (text) => {
    expect(readForms(text)).toEqual([]);
  });

  it('lose what no form has', () => {
    const text = '[{"key":"a","kind":"fee","fields":{"fee":"1","evil":"x","treasury":5}}]';
    expect(readForms(text)).toEqual([{ key: 'a', kind: 'fee', fields: { fee: '1' } }]);
  });

  it('ask for a unit only where the rule is a length of time', () => {
    const names = (rule: string) => fieldsOf(form('rule', { rule })).map(({ name }) => name);
    expect(names('voting_delay')).toContain('unit');
    expect(names('quorum_numerator')).not.toContain('unit');
  });
});

// What a person votes on is what the proposal's id stands for; ids and ballots equal those of another implementation
// (eth-abi and eth-account computed the constants here).
import { getAddress, hashTypedData, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { ballotMessage } from '../../src/guild/ballot';
import {
  bodyOf,
  checkProposal,
  delegateCall,
  describe as describeProposal,
  descriptionHash,
  lifeCall,
  proposalIdOf,
  proposeCall,
  voteCall,
} from '../../src/guild/calls';
import { functionOf, isReadable } from '../../src/guild/decode';
import { POSTER, STRANGER, TOKEN, config } from '../pages/fixtures';
import { GOVERNOR, GUILD, SET_FEE, callOf, proposalOf } from './fixtures';

const DESCRIPTION = `# Raise the fee\n\nBecause 费用.\n\n#proposer=${POSTER}`;
const HASH = '0xcad11d4522501aa8139b2843536f4502a096cdc6ca7b4287b30b1c64a673a344';
const ID = '0xa60b4c1c002e4f006a7c3ee74eb76faae1b954d65f04c1a4859736857ad35c88';
const odd =
  '0x5b9f5e2d00000000000000000000000000000000000000000000000000000000000001f400000000000000000000000090f79bf6eb2c4f870365e785982e1f101e93b906';
const calls = [
  { target: TOKEN, value: 0n, calldata: odd as Hex },
  { target: POSTER.toLowerCase(), value: 10n ** 18n, calldata: '0x' as Hex },
];

describe('a proposal', () => {
  it('has the id that the governor gives it', () => {
    expect(descriptionHash(DESCRIPTION)).toBe(HASH);
    expect(proposalIdOf(calls, HASH)).toBe(ID);
  });

  it('is believed only while its calls and its text are those of the id', () => {
    const actions = [
      callOf({ calldata: odd }),
      callOf({ target: POSTER, value: (10n ** 18n).toString(), calldata: '0x' }),
    ];
    const proposal = proposalOf({
      id: ID,
      actions,
      description: DESCRIPTION,
      description_hash: HASH,
    });
    expect(checkProposal(proposal)).toEqual({ calls: true, text: true });
    const [first, second] = actions;
    if (!first || !second) throw new Error('two calls');
    for (const lie of [
      { actions: [second, first] },
      { actions: [first] },
      { actions: [{ ...first, target: STRANGER }, second] },
      { actions: [first, { ...second, value: '1' }] },
      { actions: [{ ...first, calldata: '0x' }, second] },
    ]) {
      expect(checkProposal({ ...proposal, ...lie }).calls).toBe(false);
    }
    expect(checkProposal({ ...proposal, description: 'Other words' })).toEqual({
      calls: true,
      text: false,
    });
  });

  it('is proposed under a description that nobody else can propose first', () => {
    const description = describeProposal(' Raise the fee ', ' Because 费用. ', POSTER);
    expect(description).toBe(DESCRIPTION);
    const account = getAddress(POSTER);
    const governor = getAddress(GOVERNOR);
    const call = proposeCall({ governor, account, title: 'Raise the fee', calls, description });
    expect(call.proposalId).toBe(ID);
    expect(call.args[3]).toBe(DESCRIPTION);
  });

  it('is read without its heading and without the mark of its proposer', () => {
    expect(bodyOf(DESCRIPTION).trim()).toBe('Because 费用.');
    expect(bodyOf('No heading')).toBe('No heading');
    expect(bodyOf('# Only a title').trim()).toBe('');
    expect(bodyOf('# T\n\nsee #proposer=0x12 here')).toContain('#proposer=0x12 here');
  });
});

describe('transactions', () => {
  const account = getAddress(POSTER);
  const governor = getAddress(GOVERNOR);
  const about = { governor, account, proposal: { id: ID, title: 'T' } };

  it('vote with a reason only where there is one', () => {
    expect(voteCall(about, 'against', '')).toMatchObject({
      functionName: 'castVote',
      args: [BigInt(ID), 0],
    });
    expect(voteCall(about, 'abstain', 'why')).toMatchObject({
      functionName: 'castVoteWithReason',
      args: [BigInt(ID), 2, 'why'],
    });
  });

  it('name a proposal by its content when they queue, execute and cancel it', () => {
    const proposal = proposalOf({ id: ID, description_hash: HASH });
    for (const name of ['queue', 'execute', 'cancel'] as const) {
      const call = lifeCall(name, { governor, account, proposal });
      expect(call).toMatchObject({ kind: name, functionName: name, proposalId: ID });
      expect(call.args).toEqual([[getAddress(TOKEN)], [0n], [SET_FEE], HASH]);
    }
  });

  it('delegate in the guild’s token', () => {
    const call = delegateCall(getAddress(GUILD), account, account);
    expect(call).toMatchObject({ address: GUILD, functionName: 'delegate', args: [POSTER] });
  });
});

describe('a signed ballot', () => {
  it('hashes to what the governor checks', () => {
    const message = ballotMessage({
      chainId: 31337,
      governor: getAddress(TOKEN),
      proposalId: ID,
      voter: getAddress(POSTER),
      support: 'for',
      reason: '好',
      nonce: 3n,
    });
    expect(hashTypedData(message)).toBe(
      '0xb2550cca7d02efc4048f442eac316cd2048d38e8fc54e4e2020ad1f8020d50e4',
    );
  });
});

describe('the bytes of a call', () => {
  it('are read here too, and another reading is not believed', () => {
    expect(functionOf(callOf(), config)).toBe('setFee(uint256,address)');
    expect(isReadable(callOf(), config)).toBe(true);
    expect(isReadable(callOf({ function: 'setGrade(uint8,uint256)' }), config)).toBe(false);
    expect(isReadable(callOf({ state: 'undecodable' }), config)).toBe(false);
  });

  it.each([
    ['another function', odd],
    ['bytes left over', `${SET_FEE}00`],
    ['bytes missing', SET_FEE.slice(0, -2)],
    ['a dirty address', SET_FEE.replace('00000090f79b', '00000190f79b')],
    ['no bytes', '0x'],
  ])('are no function with %s', (_, calldata) => {
    expect(functionOf({ target: TOKEN, calldata }, config)).toBeNull();
  });

  it('are left to the API where this page does not know the target', () => {
    expect(isReadable(callOf({ target: STRANGER, calldata: odd }), config)).toBe(true);
    expect(isReadable(callOf({ target: STRANGER, state: 'unknown_target' }), config)).toBe(false);
  });
});

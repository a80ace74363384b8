// A juror's vote is hidden by a commitment, kept in the browser, and goes to the court of the deployment alone (R33, R75).
import { encodeFunctionData, zeroHash } from 'viem';
import { describe, expect, it } from 'vitest';
import type { CourtAction, SiteConfig } from '../../src/api/types';
import {
  caseCall,
  commitCall,
  denounceCall,
  evidenceCall,
  fundCall,
  leaveCall,
  revealVoteCall,
  seedCall,
  stakeCall,
  takeCall,
} from '../../src/court/calls';
import { ballotState, fundable, pressedActions } from '../../src/court/legal';
import { findVote, keepVote, readVote, voteCommitment, voteOf } from '../../src/court/vote';
import { courtAbi } from '../../src/generated/abi';
import { STRANGER, WORKER, config, taskOf } from '../pages/fixtures';
import { ballotFor, courtActionOf } from './fixtures';

const COURT = '0x0165878A594ca255338adfa4d48449f69242Eb8F';
const site: SiteConfig = { ...config, contracts: { ...config.contracts, Court: COURT } };
const subject = { chainId: 31337, court: COURT, disputeId: '7', round: 1, juror: WORKER } as const;
const about = {
  config: site,
  court: COURT.toLowerCase(),
  disputeId: '7',
  account: WORKER,
  subject: 'T',
  taskId: taskOf().id as `0x${string}`,
} as const;

describe('a vote', () => {
  const fixed = { ...voteOf(subject, 2), salt: `0x${'01'.repeat(32)}` } as const;

  it('is the commitment of the contract, which another implementation computed', () => {
    expect(voteCommitment(fixed)).toBe(
      '0x743b54b20ddea2f5029aa0918009e09fe0fe3bd8aef0f625e824c8263096e790',
    );
  });

  it.each([
    ['juror', { juror: STRANGER }],
    ['round', { round: 0 }],
    ['dispute', { disputeId: '8' }],
    ['court', { court: STRANGER }],
    ['chain', { chainId: 1 }],
    ['ruling', { ruling: 1 }],
    ['salt', { salt: zeroHash }],
  ] as const)('of another %s is another vote, so that nobody can copy it', (_, change) => {
    const other = { ...fixed, ...change };
    expect(voteCommitment(other)).not.toBe(voteCommitment(fixed));
    expect(readVote(JSON.stringify(other), subject, voteCommitment(fixed))).toBeNull();
  });

  it('is kept beside earlier tries and found by what was committed', () => {
    keepVote(localStorage, voteOf(subject, 1));
    expect(keepVote(localStorage, fixed)).toBe(true);
    expect(findVote(localStorage, subject, voteCommitment(fixed))).toEqual(fixed);
    expect(findVote(localStorage, { ...subject, round: 0 }, voteCommitment(fixed))).toBeNull();
  });

  it('is committed without ruling or salt, and revealed with both', () => {
    const committed = commitCall(about, fixed);
    expect(committed).toMatchObject({ functionName: 'commit', args: [7n, voteCommitment(fixed)] });
    expect(encodeFunctionData(committed)).not.toContain(fixed.salt.slice(2));
    const opening = [7n, WORKER, 2n, fixed.salt];
    expect(revealVoteCall(about, fixed).args).toEqual(opening);
    expect(denounceCall(about, fixed)).toMatchObject({ functionName: 'proveEarly', args: opening });
  });
});

describe('a call of the court', () => {
  it.each([
    ['draw', { action: 'draw' }, 'draw', [7n, 600n]],
    ['execute', { action: 'execute' }, 'execute', [7n]],
    ['settle', { action: 'settle', round: 1 }, 'settle', [7n, 1n, 127n]],
    [
      'settle_funding',
      { action: 'settle_funding', round: 0, ruling: 2 },
      'settleFunding',
      [7n, 0n, 2n, WORKER],
    ],
  ] as const)('%s is made by the page itself', (_, change, functionName, args) => {
    const call = caseCall(about, courtActionOf({ ...change, to: STRANGER, data: '0xdead' }));
    expect(call).toMatchObject({ address: COURT, functionName, args, value: 0n });
  });

  it('moves one’s own to oneself', () => {
    expect(stakeCall(about, 5n)).toMatchObject({ functionName: 'stake', args: [5n] });
    expect(leaveCall(about, 0n)).toMatchObject({ functionName: 'startLeaving', args: [0n] });
    for (const name of ['unstake', 'withdraw', 'withdraw_reward'] as const) {
      expect(takeCall(about, name).args).toEqual([WORKER]);
    }
    expect(fundCall(about, 1, 9n)).toMatchObject({ args: [7n, 1n], value: 9n });
  });

  it('brings evidence to its own dispute', () => {
    const call = evidenceCall(about, '/ipfs/bafy');
    expect(call).toMatchObject({ address: COURT, functionName: 'submitEvidence', value: 0n });
    expect(call.args).toEqual([7n, '/ipfs/bafy']);
  });

  it('goes to no other court', () => {
    expect(() => stakeCall({ ...about, court: STRANGER }, 5n)).toThrow('bench_unknown');
  });

  it('takes the headers of a seed, and no other function', () => {
    const data = encodeFunctionData({
      abi: courtAbi,
      functionName: 'openEpoch',
      args: [5n, '0x01', '0x02'],
    });
    const ready = { to: COURT, data, value: '0' };
    expect(seedCall(about, ready)).toMatchObject({ functionName: 'openEpoch', kind: 'court_seed' });
    const stake = encodeFunctionData({ abi: courtAbi, functionName: 'stake', args: [5n] });
    expect(() => seedCall(about, { ...ready, data: stake })).toThrow('call_unknown');
  });
});

describe('what is shown of a case', () => {
  const refused = (action: CourtAction['action'], reason: CourtAction['reason']) =>
    courtActionOf({ action, allowed: false, reason });

  it('is what can be done, and what cannot for a reason worth telling', () => {
    const actions = [
      courtActionOf({ action: 'execute' }),
      refused('draw', 'no_seed'),
      refused('draw', 'too_early'),
      refused('settle', 'not_solved'),
      courtActionOf({ action: 'commit' }),
      courtActionOf({ action: 'fund_appeal', ruling: 1 }),
      refused('fund_appeal', 'side_funded'),
    ];
    expect(pressedActions(actions).map(({ action }) => action)).toEqual(['execute', 'draw']);
    expect(fundable(actions).map(({ ruling }) => ruling)).toEqual([1]);
  });

  it.each([
    [{}, false, 'drawn'],
    [{ committed: true }, false, 'committed'],
    [{ committed: true }, true, 'silent'],
    [{ committed: true, revealed: true, ruling: 1 }, true, 'revealed'],
    [{ committed: true, slashed: true }, false, 'slashed'],
  ] as const)('a ballot %j, over %s, is %s', (change, over, state) => {
    expect(ballotState(ballotFor(WORKER, change), over)).toBe(state);
  });
});

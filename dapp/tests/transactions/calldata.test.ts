// Calldata that a server made is taken only to the contract and for the function that the page expects (R100).
import { encodeFunctionData, zeroHash } from 'viem';
import { describe, expect, it } from 'vitest';
import { contributionRewardsAbi, reputationAbi } from '../../src/generated/abi';
import { rewardCall, type RewardAction } from '../../src/guild/rewards';
import { standingCall } from '../../src/standing/calls';
import type { SiteConfig, StandingAction } from '../../src/api/types';
import { POSTER, STRANGER, WORKER, config } from '../pages/fixtures';

const REPUTATION = config.contracts.Reputation ?? '';
const REWARDS = '0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9';
const site: SiteConfig = {
  ...config,
  contracts: { ...config.contracts, ContributionRewards: REWARDS },
};

const gather = encodeFunctionData({
  abi: reputationAbi,
  functionName: 'gather',
  args: [STRANGER, WORKER, POSTER, zeroHash],
});
const actionOf = (change: Partial<StandingAction> = {}): StandingAction => ({
  action: 'gather',
  allowed: true,
  reason: null,
  to: REPUTATION,
  data: gather,
  value: '0',
  ...change,
});

describe('a ready-made call', () => {
  it('is made as its bytes say', () => {
    const call = standingCall(config, actionOf(), WORKER, 'Python');
    expect(call).toMatchObject({ address: REPUTATION, functionName: 'gather', value: 0n });
    expect(call.args).toEqual([STRANGER, WORKER, POSTER, zeroHash]);
  });

  it.each([
    ['goes elsewhere', { to: STRANGER }],
    ['sends coins', { value: '1' }],
    ['is cut short', { data: gather.slice(0, -2) }],
    ['is none', { data: '0x' }],
    ['is another function', { action: 'pardon' as const }],
    [
      'would give the owner away',
      {
        data: encodeFunctionData({
          abi: reputationAbi,
          functionName: 'setUnit',
          args: [STRANGER, 1n],
        }),
      },
    ],
  ])('that %s is refused', (_, change) => {
    expect(() => standingCall(config, actionOf(change), WORKER, '')).toThrow('call_unknown');
  });
});

describe('a claim of rewards', () => {
  const claimTo = (to: `0x${string}`): RewardAction => ({
    action: 'claim',
    allowed: true,
    reason: null,
    to: REWARDS,
    value: '0',
    data: encodeFunctionData({
      abi: contributionRewardsAbi,
      functionName: 'claim',
      args: [[1n, 2n], to],
    }),
  });

  it('goes to the account that makes it, and to nobody else', () => {
    expect(rewardCall(site, claimTo(WORKER), WORKER, '')).toMatchObject({
      kind: 'claim_contribution',
      functionName: 'claim',
    });
    expect(() => rewardCall(site, claimTo(STRANGER), WORKER, '')).toThrow('call_unknown');
  });
});

import { zeroHash } from 'viem';
import type { Call, Change, Guild, Proposal } from '../../src/guild/types';
import { NOW, POSTER, STRANGER, TOKEN, WORKER } from '../pages/fixtures';

export const GOVERNOR = '0x0165878A594ca255338adfa4d48449f69242Eb8F';
export const TIMELOCK = '0x5FC8d32690cc91D4c39d9d3abcBD16989F875707';
export const GUILD = '0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9';
export const DAY = 86_400;
export const GUILD_TOKEN = 10n ** 18n;

/** setFee(500, STRANGER), as another implementation encodes it. */
export const SET_FEE =
  '0xb4f2e8b800000000000000000000000000000000000000000000000000000000000001f400000000000000000000000090f79bf6eb2c4f870365e785982e1f101e93b906';

export function changeOf(change: Partial<Change> = {}): Change {
  return {
    subject: 'policy.fee_bps',
    unit: 'bps',
    before: '300',
    after: '500',
    params: {},
    token: null,
    ...change,
  };
}

export function callOf(change: Partial<Call> = {}): Call {
  return {
    target: TOKEN,
    target_name: 'Policy',
    value: '0',
    calldata: SET_FEE,
    function: 'setFee(uint256,address)',
    arguments: [
      { name: 'feeBps', type: 'uint256', value: '500' },
      { name: 'treasury', type: 'address', value: STRANGER },
    ],
    changes: [changeOf()],
    state: 'decoded',
    ...change,
  };
}

export function proposalOf(change: Partial<Proposal> = {}): Proposal {
  return {
    id: `0x${'cd'.repeat(32)}`,
    title: 'Raise the fee',
    proposer: POSTER,
    proposer_name: null,
    state: 'active',
    votes: {
      for: (3_000_000n * GUILD_TOKEN).toString(),
      against: (1_000_000n * GUILD_TOKEN).toString(),
      abstain: '0',
    },
    voters: 2,
    quorum: (4_000_000n * GUILD_TOKEN).toString(),
    quorum_reached: false,
    vote_start: NOW - DAY,
    vote_end: NOW + 2 * DAY,
    eta: null,
    created_at: NOW - 2 * DAY,
    tx_hash: zeroHash,
    block: { number: 5, hash: zeroHash, timestamp: NOW },
    finality: 'head',
    description: '# Raise the fee\n\nBecause.',
    description_hash: zeroHash,
    actions: [callOf()],
    ballot: null,
    weight: null,
    legal: [],
    now: NOW,
    ...change,
  };
}

export const guild: Guild = {
  token: {
    address: GUILD,
    symbol: 'GUILD',
    name: 'Guildhall',
    decimals: 18,
    total_supply: (100_000_000n * GUILD_TOKEN).toString(),
    votable_supply: (40_000_000n * GUILD_TOKEN).toString(),
  },
  governor: {
    address: GOVERNOR,
    voting_delay: DAY,
    voting_period: 5 * DAY,
    proposal_threshold: (100_000n * GUILD_TOKEN).toString(),
    vote_extension: DAY,
    quorum: {
      numerator: 4,
      denominator: 100,
      minimum: (1_000_000n * GUILD_TOKEN).toString(),
      now: (1_600_000n * GUILD_TOKEN).toString(),
    },
  },
  timelock: {
    address: TIMELOCK,
    delay: 2 * DAY,
    roles: [
      { role: 'proposer', account: GOVERNOR },
      { role: 'canceller', account: GOVERNOR },
      { role: 'executor', account: '0x0000000000000000000000000000000000000000' },
      { role: 'admin', account: TIMELOCK },
    ],
  },
  guardian: { account: WORKER, until: NOW + 365 * DAY, active: true },
  policy_owner: TIMELOCK,
  treasury: {
    address: TIMELOCK,
    assets: [
      {
        token: { address: TOKEN, symbol: 'DUSD', name: 'Demo USD', decimals: 6 },
        amount: '1500000',
        in_escrow: '30000',
      },
    ],
    problem: null,
  },
  proposals: { active: 1 },
  relay: { available: true },
  block: { number: 5, hash: zeroHash, timestamp: NOW },
  finality: 'head',
};

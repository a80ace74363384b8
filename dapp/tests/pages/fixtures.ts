import { zeroHash } from 'viem';
import type { Action, Seat, SiteConfig, TaskPage } from '../../src/api/types';
import { digestOf, type TaskDocument } from '../../src/escrow/documents';
import { packTerms, skillToBytes32, type TermsFields } from '../../src/escrow/terms';

export const POSTER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
export const WORKER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
export const STRANGER = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
export const TOKEN = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
export const BENCH = '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0';
export const NOW = 1_790_000_000;
const DAY = 86_400;

export const document: TaskDocument = {
  schema: 'guildhall/task/1',
  title: 'Write a test suite',
  lang: 'en',
  body: 'With **Hypothesis**.',
  skills: ['python'],
  criteria: ['Runs in a minute'],
  links: ['https://example.org/limiter'],
  salt: '00112233445566778899aabbccddeeff',
};

export const fields: TermsFields = {
  poster: POSTER,
  token: TOKEN,
  arbitrator: BENCH,
  treasury: STRANGER,
  brief: digestOf(document),
  skill: skillToBytes32('python'),
  inviteRoot: zeroHash,
  extraHash: zeroHash,
  mode: 0,
  grade: 1,
  seats: 2,
  feeBps: 300,
  bonusSeats: 0,
  freeLapses: 0,
  shares: [10_000, 0, 0, 0, 0, 0, 0, 0],
  salt: 1n,
  returnPeriod: 0,
  workPeriod: 7 * DAY,
  reviewPeriod: 2 * DAY,
  disputePeriod: 3 * DAY,
  rulingPeriod: 60 * DAY,
  raiseEvery: 0,
  deadline: NOW + 10 * DAY,
  reward: 100_000_000n,
  ceiling: 100_000_000n,
  raiseBy: 0n,
  bonus: 0n,
  bond: 5_000_000n,
  judging: 0n,
};

/** A seat's preimage as it belongs to what is shown of the seat. */
function preimageOf(seat: Pick<Seat, 'digest' | 'price' | 'paid' | 'bond' | 'milestone'>) {
  return {
    digest: seat.digest,
    money: (BigInt(seat.price) | (BigInt(seat.paid) << 128n)).toString(),
    held: (BigInt(seat.bond) | (BigInt(seat.milestone) << 128n)).toString(),
    stakes: '0',
  };
}

export function seatOf(change: Partial<Seat> = {}): Seat {
  const seat = {
    worker: WORKER,
    state: 'working',
    clock: NOW - DAY,
    ends_at: NOW + 6 * DAY,
    price: '100000000',
    paid: '0',
    bond: '5000000',
    digest: zeroHash,
    milestone: 0,
    due: '100000000',
    changes: 0,
    changes_left: 2,
    bonus: false,
    entry: null,
    poster_stake: '0',
    worker_stake: '0',
    note: null,
    reason: null,
    dispute: null,
    taken_at: NOW - DAY,
    ended_at: null,
    recorded: false,
    seat_word: '3',
    ...change,
  } as const;
  return { preimage: preimageOf(seat), ...seat };
}

export function actionOf(change: Partial<Action> = {}): Action {
  return {
    action: 'claim',
    worker: null,
    allowed: true,
    reason: null,
    params: {},
    opens_at: null,
    closes_at: null,
    value: '0',
    bond: '5000000',
    approve: null,
    ...change,
  };
}

export function taskOf(change: Partial<TaskPage> = {}): TaskPage {
  return {
    id: `0x${'ab'.repeat(32)}`,
    title: document.title,
    lang: 'en',
    summary: document.body,
    document_state: 'ok',
    status: 'open',
    mode: 'claim',
    grade: 'B',
    skills: ['python'],
    token: { address: TOKEN, symbol: 'DUSD', decimals: 6 },
    reward: '100000000',
    ceiling: '100000000',
    seats: 2,
    open_seats: 2,
    invited: false,
    milestones: [{ share: 10_000, net: '100000000', fee: '3000000' }],
    rising: null,
    bonus: null,
    return_period: 0,
    contest: null,
    pot: null,
    deadline: fields.deadline,
    bond: '5000000',
    posted_at: NOW - 2 * DAY,
    poster: POSTER,
    block: { number: 5, hash: zeroHash, timestamp: NOW },
    finality: 'head',
    document: { ...document },
    cid: 'bafk',
    brief: fields.brief,
    escrow: '0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9',
    terms: {
      poster: fields.poster,
      token: fields.token,
      arbitrator: fields.arbitrator,
      treasury: fields.treasury,
      brief: fields.brief,
      skill: fields.skill,
      invite_root: fields.inviteRoot,
      extra_hash: fields.extraHash,
      mode: fields.mode,
      grade: fields.grade,
      seats: fields.seats,
      fee_bps: fields.feeBps,
      bonus_seats: fields.bonusSeats,
      free_lapses: fields.freeLapses,
      shares: [...fields.shares],
      salt: fields.salt.toString(),
      return_period: fields.returnPeriod,
      work_period: fields.workPeriod,
      review_period: fields.reviewPeriod,
      dispute_period: fields.disputePeriod,
      ruling_period: fields.rulingPeriod,
      raise_every: fields.raiseEvery,
      deadline: fields.deadline,
      reward: fields.reward.toString(),
      ceiling: fields.ceiling.toString(),
      raise_by: fields.raiseBy.toString(),
      bonus: fields.bonus.toString(),
      bond: fields.bond.toString(),
      judging: fields.judging.toString(),
    },
    packed: Object.values(packTerms(fields)).map(String),
    extra_data: '0x',
    funding: '206000000',
    task_word: {
      status: 1,
      open: 2,
      live: 0,
      bonus_taken: 0,
      bondless_lapses: 0,
      opened: NOW - 2 * DAY,
      steps: 0,
      revealed: 0,
      word: '1',
    },
    seat_list: [],
    timeline: [],
    actions: [],
    now: NOW,
    ...change,
  };
}

export const config: SiteConfig = {
  name: 'Guildhall',
  chain: { id: 31337, name: 'demo', rpc_url: '/rpc', demo: true, explorer_url: null },
  contracts: {
    TaskEscrow: '0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9',
    Policy: TOKEN,
    Reputation: '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512',
    Panel: BENCH,
  },
  tokens: [
    {
      address: '0x0000000000000000000000000000000000000000',
      symbol: 'ETH',
      name: 'Ether',
      decimals: 18,
    },
    { address: TOKEN, symbol: 'DUSD', name: 'Demo USD', decimals: 6 },
  ],
  arbitrators: [{ address: BENCH, name: 'Panel', extra_data: '0x', cost_multiple: '5' }],
  policy: {
    fee_bps: 300,
    treasury: STRANGER,
    tokens: [
      {
        token: '0x0000000000000000000000000000000000000000',
        grade: 'C',
        min_reward: '1000000000000000',
        max_reward: '2000000000000000000',
      },
      { token: TOKEN, grade: 'C', min_reward: '10000000', max_reward: '2000000000' },
      { token: TOKEN, grade: 'B', min_reward: '50000000', max_reward: '0' },
    ],
    grades: [
      { grade: 'C', min_review: DAY, max_review: 7 * DAY, min_bond_bps: 0, max_bond_bps: 2_500 },
      {
        grade: 'B',
        min_review: 2 * DAY,
        max_review: 14 * DAY,
        min_bond_bps: 1_000,
        max_bond_bps: 2_500,
      },
      {
        grade: 'A',
        min_review: 3 * DAY,
        max_review: 30 * DAY,
        min_bond_bps: 500,
        max_bond_bps: 3_000,
      },
    ],
  },
  skills: [
    { slug: 'python', en: 'Python', zh: 'Python', aliases: { en: [], zh: [] } },
    { slug: 'testing', en: 'Testing', zh: '测试', aliases: { en: [], zh: [] } },
  ],
  demo_accounts: [{ address: POSTER, name: 'Ada' }],
  guild: { relay: true },
};

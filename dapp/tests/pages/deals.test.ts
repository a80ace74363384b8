// Bids, offers, contests and disputes: what is offered, checked and shown before anybody signs (R9, R10, R33, R61).
import { sha256 } from 'viem';
import { describe, expect, it } from 'vitest';
import { digestOfUri, textOf } from '../../src/api/evidence';
import type { Bid, CaseAction, DisputePage, Offer } from '../../src/api/types';
import { caseActions, nextClock, voteOf } from '../../src/pages/disputes/legal';
import { filtersOf } from '../../src/pages/disputes/filters';
import { bidIn, checkBid, sortBids } from '../../src/pages/task/bids';
import { contestSteps } from '../../src/pages/task/contest';
import { partPhase } from '../../src/pages/task/milestone-phase';
import { planOf } from '../../src/pages/task/plan';
import { checkOffer, holds, leftOf, offerIn } from '../../src/pages/task/settlement';
import { NOW, POSTER, STRANGER, WORKER, fields, seatOf, taskOf } from './fixtures';

const DAY = 86_400;

function bidOf(change: Partial<Bid> = {}): Bid {
  return {
    id: 'b',
    task_id: taskOf().id,
    worker: WORKER,
    price: '110',
    epoch: '0',
    expiry: NOW + DAY,
    signature: '0xab',
    proof: [],
    note: '',
    created_at: NOW,
    void: null,
    completions: 0,
    ...change,
  };
}

describe('a bid', () => {
  const range = { reward: 100_000_000n, ceiling: 150_000_000n };
  const check = (price: string, change = {}) =>
    checkBid({ price, days: '7', note: '', ...change }, range, 6);

  it.each([
    ['100', 100_000_000n],
    ['150', 150_000_000n],
    ['99.999999', null],
    ['150.000001', null],
    ['abc', null],
    ['', null],
  ])('of %j is %s inside the range', (text, price) => {
    expect(check(text).price).toBe(price);
  });

  it('holds for days that are offered, with a short word', () => {
    expect(check('100', { days: '400' }).days).toBe(7);
    expect(check('100', { note: 'x'.repeat(1_001) }).noteTooLong).toBe(true);
  });

  it('is compared by what holds, then by price, then by age', () => {
    const bids = [
      bidOf({ id: 'void', price: '1', void: 'expired' }),
      bidOf({ id: 'late', price: '9', created_at: NOW + 1 }),
      bidOf({ id: 'dear', price: '10' }),
      bidOf({ id: 'early', price: '9' }),
    ];
    expect(sortBids(bids).map(({ id }) => id)).toEqual(['early', 'late', 'dear', 'void']);
  });

  it('is brought to the chain as it was signed', () => {
    expect(bidIn(bidOf()).bid).toEqual({
      worker: WORKER,
      price: 110n,
      expiry: BigInt(NOW + DAY),
      signature: '0xab',
      proof: [],
    });
  });
});

describe('a settlement', () => {
  const seat = seatOf({ paid: '30000000' });
  const offer: Offer = {
    id: 'o',
    by: POSTER,
    party: 'poster',
    to_worker: '40',
    expiry: NOW + DAY,
    seat_word: seat.seat_word,
    signature: '0xab',
    note: '',
    created_at: NOW,
    void: null,
  };

  it('is about what is left', () => {
    expect(leftOf(seat)).toBe(70_000_000n);
    expect(checkOffer('70', seat, 6)).toBe(70_000_000n);
    expect(checkOffer('0', seat, 6)).toBe(0n);
    expect(checkOffer('70.000001', seat, 6)).toBeNull();
  });

  it('holds only for the seat as it stands', () => {
    expect(holds(offer, seat)).toBe(true);
    expect(holds({ ...offer, seat_word: '4' }, seat)).toBe(false);
    expect(holds({ ...offer, void: 'expired' }, seat)).toBe(false);
  });

  it('puts a signature where its signer belongs', () => {
    expect(offerIn(offer).settlement).toMatchObject({ poster: '0xab', worker: '0x' });
    const other = offerIn({ ...offer, party: 'worker' });
    expect(other.settlement).toMatchObject({ poster: '0x', worker: '0xab' });
  });
});

describe('a contest', () => {
  const terms = { ...fields, mode: 2 };
  const phases = (now: number, status = 1, opened = 0) => {
    const task = taskOf();
    Object.assign(task.task_word, { status, opened });
    return contestSteps(task, terms, now).map(({ key, phase }) => `${key} ${phase}`);
  };
  const reveal = fields.deadline + fields.workPeriod;
  const award = reveal + fields.reviewPeriod;

  it.each([
    [fields.deadline - 1, 'entry now', 'reveal ahead'],
    [fields.deadline, 'entry done', 'reveal now'],
    [reveal, 'reveal done', 'award now'],
    [award, 'award done', 'escalation now'],
    [award + fields.disputePeriod, 'award done', 'escalation done'],
  ])('turns at the very second (%d)', (now, ...expected) => {
    expect(phases(now)).toEqual(expect.arrayContaining(expected));
  });

  it('waits for its bench once it was called, and is over when it ended', () => {
    expect(phases(award + 5, 3, award + 5)).toContain('ruling now');
    expect(phases(fields.deadline - 1, 4)).toContain('entry done');
  });

  it('has a way of the money of its own', () => {
    const keys = planOf(taskOf({ mode: 'contest' }), terms, NOW).map(({ key }) => key);
    expect(keys).toEqual(['lockedContest', 'won']);
  });
});

describe('milestones', () => {
  it.each([
    ['working', 1, 0, 'done'],
    ['working', 1, 1, 'now'],
    ['working', 1, 2, 'ahead'],
    ['paid', 2, 2, 'done'],
    ['ruled_worker', 1, 1, 'done'],
    ['conceded', 1, 1, 'ahead'],
    ['settled', 0, 0, 'ahead'],
  ] as const)('of a seat that is %s at %d: number %d is %s', (state, milestone, index, phase) => {
    expect(partPhase({ state, milestone }, index)).toBe(phase);
  });

  it('are told in the way of the money, and so is a price that is not known yet', () => {
    const terms = {
      ...fields,
      mode: 1,
      ceiling: 150_000_000n,
      shares: [5_000, 5_000, 0, 0, 0, 0, 0, 0] as const,
    };
    const keys = planOf(taskOf(), terms, NOW).map(({ key }) => key);
    expect(keys).toEqual(['locked', 'bids', 'work', 'review', 'milestones', 'paidRange']);
    const rejected = taskOf({ seat_list: [seatOf({ state: 'rejected' })] });
    expect(planOf(rejected, fields, NOW).map(({ key }) => key)).toContain('rejected');
  });
});

describe('evidence', () => {
  it('is found by the digest that its address stands for', () => {
    // base32 of 01 55 12 20 and sha-256 of "hello", computed apart.
    const uri = '/ipfs/bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq';
    expect(digestOfUri(uri)).toBe(sha256(new TextEncoder().encode('hello')));
    expect(digestOfUri(uri.replace('/ipfs/', 'ipfs://'))).toBe(digestOfUri(uri));
  });

  it.each([
    '',
    'https://example.org',
    '/ipfs/bafy',
    '/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79',
    'javascript:0',
  ])('is not kept here: %j', (uri) => expect(digestOfUri(uri)).toBeNull());
});

it('is shown only where it is text', () => {
  const bytes = new TextEncoder().encode('# 证据');
  expect(textOf(bytes)).toBe('# 证据');
  expect(textOf(new Uint8Array([0xff, 0xd8, 0xff]))).toBeNull();
  expect(textOf(new Uint8Array([0x41, 0x00]))).toBeNull();
});

describe('a dispute', () => {
  const action = (change: Partial<CaseAction>): CaseAction => ({
    action: 'execute',
    case: 0,
    allowed: true,
    reason: null,
    to: STRANGER,
    data: null,
    value: '0',
    opens_at: null,
    closes_at: null,
    ...change,
  });

  it('offers what may be done in a case, and nothing that is not for this account', () => {
    const actions = [
      action({ action: 'vote' }),
      action({}),
      action({ action: 'appeal', allowed: false, reason: 'not_appealable' }),
      action({ action: 'close_vote', allowed: false, reason: 'voting_open' }),
      action({ action: 'share_cost', allowed: false, reason: 'already_done' }),
      action({ case: 1 }),
      action({ case: null, action: 'execute_ruling' }),
    ];
    expect(caseActions({ actions }, 0).map((each) => each.action)).toEqual(['execute']);
    expect(caseActions({ actions }, 1).map((each) => each.action)).toEqual(['execute']);
    expect(voteOf({ actions }, 0)?.allowed).toBe(true);
    expect(voteOf({ actions }, 1)).toBeUndefined();
  });

  it('is looked up again when one of its clocks runs out', () => {
    const page = {
      ruling_ends_at: NOW + 90,
      cases: [{ voting_ends_at: NOW + 30, appeal_ends_at: null }],
      actions: [action({ closes_at: NOW + 20 })],
    } as unknown as DisputePage;
    expect(nextClock(page, NOW)).toBe(NOW + 20);
    expect(nextClock(page, NOW + 20)).toBe(NOW + 30);
    expect(nextClock(page, NOW + 90)).toBeNull();
  });

  it.each([
    ['', null, { shown: 'all', filters: {} }],
    ['show=judge', null, { shown: 'all', filters: {} }],
    ['show=judge', WORKER, { shown: 'judge', filters: { member: WORKER } }],
    [
      'show=party&state=voting',
      WORKER,
      { shown: 'party', filters: { party: WORKER, state: 'voting' } },
    ],
    ['show=x&state=y', WORKER, { shown: 'all', filters: {} }],
  ])('is searched by %j as %j', (query, account, expected) => {
    expect(filtersOf(new URLSearchParams(query), account)).toEqual(expected);
  });
});

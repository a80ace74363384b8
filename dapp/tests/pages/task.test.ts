// Only legal actions, each with its reason, and release terms that are exact (R34, R53, R100).
import { describe, expect, it } from 'vitest';
import { callOf } from '../../src/escrow/calls';
import { termsFromTuple } from '../../src/escrow/terms';
import { nextBoundary, shownActions } from '../../src/pages/task/legal';
import { outlookOf, planOf } from '../../src/pages/task/plan';
import { FailureError } from '../../src/transactions/failures';
import { NOW, POSTER, STRANGER, WORKER, actionOf, fields, seatOf, taskOf } from './fixtures';

const of = (...actions: ReturnType<typeof actionOf>[]) => ({ actions, poster: POSTER });
const names = (shown: ReturnType<typeof shownActions>) =>
  shown.map(({ action, refusal }) => [action.action, refusal]);

describe('shownActions', () => {
  it('offers what is allowed', () => {
    expect(names(shownActions(of(actionOf()), null, WORKER, true))).toEqual([['claim', null]]);
  });

  it('offers the claim without a wallet, and nothing else', () => {
    const actions = [
      actionOf({ allowed: false, reason: 'not_connected' }),
      actionOf({ action: 'close_open_seats', allowed: false, reason: 'not_connected' }),
    ];
    const [claim, ...rest] = shownActions(of(...actions), null, null, true);
    expect(claim).toMatchObject({ refusal: null, connects: true });
    expect(rest).toEqual([]);
  });

  it('tells why not, but not what is only for others to do', () => {
    const actions = [
      actionOf({ allowed: false, reason: 'no_open_seat' }),
      actionOf({ action: 'close_open_seats', allowed: false, reason: 'not_poster' }),
      actionOf({ action: 'withdraw', allowed: false, reason: 'no_credit' }),
    ];
    const shown = shownActions(of(...actions), null, WORKER, true);
    expect(names(shown)).toEqual([['claim', 'no_open_seat']]);
  });

  it('shows nobody what could never be his to do, or has nothing left to do', () => {
    const full = of(
      actionOf({ allowed: false, reason: 'no_open_seat' }),
      actionOf({ action: 'close_open_seats', allowed: false, reason: 'task_not_open' }),
    );
    expect(shownActions(full, null, POSTER.toLowerCase(), true)).toEqual([]);
    const early = { worker: WORKER, allowed: false, reason: 'too_early' } as const;
    const entry = of(
      actionOf({ action: 'award', ...early }),
      actionOf({ action: 'escalate', ...early }),
    );
    const shownTo = (account: string | null) => names(shownActions(entry, WORKER, account, true));
    expect(shownTo(POSTER)).toEqual([['award', 'too_early']]);
    expect(shownTo(WORKER)).toEqual([['escalate', 'too_early']]);
    expect(shownTo(STRANGER)).toEqual([]);
    expect(shownTo(null)).toEqual([]);
  });

  it('lets nobody claim a task whose text is not the one on the chain', () => {
    expect(names(shownActions(of(actionOf()), null, WORKER, false))).toEqual([
      ['claim', 'text_unverified'],
    ]);
  });

  it('shows under a seat what is about that seat', () => {
    const actions = [
      actionOf({ action: 'accept', worker: WORKER }),
      actionOf({ action: 'accept', worker: STRANGER }),
      actionOf({ action: 'lapse', worker: WORKER, allowed: false, reason: 'too_early' }),
    ];
    const shown = shownActions(of(...actions), WORKER.toLowerCase(), POSTER, true);
    expect(names(shown)).toEqual([
      ['accept', null],
      ['lapse', 'too_early'],
    ]);
    expect(names(shownActions(of(...actions), WORKER, WORKER, true))).toEqual([['accept', null]]);
  });
});

describe('nextBoundary', () => {
  it('is the next moment at which something opens or closes', () => {
    const actions = [
      actionOf({ opens_at: NOW - 5, closes_at: NOW + 50 }),
      actionOf({ opens_at: NOW + 20, closes_at: null }),
    ];
    expect(nextBoundary(actions, NOW)).toBe(NOW + 20);
    expect(nextBoundary(actions, NOW + 50)).toBeNull();
  });
});

describe('planOf', () => {
  const keysOf = (task = taskOf(), now = NOW) =>
    planOf(task, fields, now).map(({ key, phase }) => `${key} ${phase}`);

  it('starts with open seats', () => {
    expect(keysOf()).toEqual([
      'locked done',
      'seatsOpen now',
      'work ahead',
      'review ahead',
      'paid ahead',
    ]);
  });

  it('splits what is locked into rewards and fees, exactly', () => {
    const [locked] = planOf(taskOf(), fields, NOW);
    expect(locked?.amounts).toEqual({
      total: 206_000_000n,
      rewards: 200_000_000n,
      fees: 6_000_000n,
    });
  });

  it('turns at the very second of the deadline: windows are [start, end)', () => {
    expect(keysOf(taskOf(), fields.deadline - 1)[1]).toBe('seatsOpen now');
    expect(keysOf(taskOf(), fields.deadline)[1]).toBe('seatsExpired now');
  });

  it('follows the seats to the payment', () => {
    const full = { open_seats: 0 };
    expect(keysOf(taskOf({ ...full, seat_list: [seatOf()] }))).toEqual([
      'locked done',
      'seatsTaken done',
      'work now',
      'review ahead',
      'paid ahead',
    ]);
    expect(keysOf(taskOf({ ...full, seat_list: [seatOf({ state: 'submitted' })] }))).toEqual([
      'locked done',
      'seatsDone done',
      'work done',
      'review now',
      'paid ahead',
    ]);
    expect(keysOf(taskOf({ ...full, seat_list: [seatOf({ state: 'paid' })] }))).toEqual([
      'locked done',
      'seatsDone done',
      'work done',
      'review done',
      'paid done',
    ]);
  });

  it('says when it is closed', () => {
    const task = taskOf();
    task.task_word.status = 2;
    expect(keysOf(task)[1]).toBe('seatsClosed done');
  });
});

describe('outlookOf', () => {
  const end = NOW + 100;

  it.each([
    ['working', 'working', 'workingOver'],
    ['submitted', 'submitted', 'submittedOver'],
  ] as const)('%s turns at the end of its window', (state, before, after) => {
    const seat = seatOf({ state, ends_at: end });
    expect(outlookOf(seat, end - 1)).toEqual({ key: before, until: end });
    expect(outlookOf(seat, end)).toEqual({ key: after, until: null });
  });

  it.each(['paid', 'lapsed'] as const)('%s is over', (state) => {
    expect(outlookOf(seatOf({ state, ends_at: null }), NOW)).toEqual({ key: state, until: null });
  });

  it.each([
    ['working', end, 'workingNoBond'],
    ['working', NOW, 'workingOverNoBond'],
    ['paid', null, 'paidNoBond'],
    ['lapsed', null, 'lapsedNoBond'],
  ] as const)('speaks of no bond where there was none (%s)', (state, ends_at, key) => {
    expect(outlookOf(seatOf({ state, ends_at, bond: '0' }), NOW).key).toBe(key);
  });
});

describe('callOf', () => {
  const parts = { account: WORKER, reputation: STRANGER } as const;
  const terms = termsFromTuple(taskOf().packed);

  it('claims at the reward and the bond that were shown, so that neither can move under the finger', () => {
    const call = callOf({ ...parts, task: taskOf(), action: actionOf({ value: '7' }) });
    expect(call).toMatchObject({ functionName: 'claim', value: 7n });
    expect(call.args).toEqual([terms, WORKER, 100_000_000n, 5_000_000n, [], 0n, '0x']);
  });

  it('names the seat as it was shown, and with it the digest and the amount', () => {
    const seat = seatOf({ state: 'submitted' });
    const action = actionOf({ action: 'accept', worker: WORKER.toLowerCase() });
    const call = callOf({ ...parts, task: taskOf({ seat_list: [seat] }), action });
    expect(call.args).toEqual([
      terms,
      WORKER,
      { digest: seat.preimage.digest, money: 100_000_000n, held: 5_000_000n, stakes: 0n },
    ]);
  });

  it('withdraws to the account itself', () => {
    const call = callOf({ ...parts, task: taskOf(), action: actionOf({ action: 'withdraw' }) });
    expect(call.args[1]).toBe(WORKER);
  });

  it.each([
    ['an empty digest', { action: 'submit' as const }, 'Escrow_EmptyDigest'],
    ['a seat that is gone', { action: 'accept' as const, worker: STRANGER }, 'seat_gone'],
  ])('refuses %s', (_, change, code) => {
    const make = () => callOf({ ...parts, task: taskOf(), action: actionOf(change) });
    expect(make).toThrow(FailureError);
    expect(make).toThrow(code);
  });
});

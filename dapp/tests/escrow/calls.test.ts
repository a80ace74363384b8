// Each action becomes exactly the call that was shown, and nothing that only a server said moves money (R53, R100).
import { encodeFunctionData, getAddress, zeroAddress, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import type { ActionName } from '../../src/api/types';
import { callOf, leastPrice, type CallInputs } from '../../src/escrow/calls';
import { priced } from '../../src/escrow/costs';
import { contributionOf, lastWorker } from '../../src/escrow/pot';
import { NO_SEAT } from '../../src/escrow/seat';
import { packTerms, termsFromTuple } from '../../src/escrow/terms';
import type { Transactions } from '../../src/transactions/context';
import { FailureError } from '../../src/transactions/failures';
import { NOW, POSTER, STRANGER, WORKER, actionOf, fields, seatOf, taskOf } from '../pages/fixtures';

const POT = getAddress('0x0165878A594ca255338adfa4d48449f69242Eb8F');
const digest = `0x${'11'.repeat(32)}` as const;
const salt = `0x${'22'.repeat(32)}` as const;
const seat = seatOf({ state: 'submitted', digest });
const task = taskOf({ seat_list: [seat] });
const terms = termsFromTuple(task.packed);
const preimage = {
  digest,
  money: 100_000_000n,
  held: 5_000_000n,
  stakes: 0n,
};

const inputs: CallInputs = {
  digest,
  note: digest,
  proof: [salt],
  commitment: salt,
  opening: { digest, salt },
  bid: { worker: WORKER, price: 90n, expiry: 9n, signature: '0xab', proof: [] },
  settlement: { toWorker: 40n, expiry: 9n, poster: '0x', worker: '0xcd' },
  evidence: '/ipfs/b',
  net: 200n,
};
const call = (
  name: ActionName,
  given: CallInputs = inputs,
  account: `0x${string}` = WORKER,
  params: Record<string, string> = {},
) => {
  const worker = ['claim', 'select', 'enter'].includes(name) ? null : WORKER;
  const action = actionOf({ action: name, worker, value: '3', params });
  return callOf({ ...given, task, action, account, reputation: STRANGER, pot: POT });
};

describe('callOf', () => {
  it.each<[ActionName, string, readonly unknown[]]>([
    ['claim', 'claim', [terms, WORKER, 100_000_000n, 5_000_000n, [salt], 0n, '0x']],
    ['select', 'select', [terms, WORKER, 90n, [], 9n, '0xab']],
    ['enter', 'enter', [terms, salt, [salt]]],
    ['submit', 'submit', [terms, WORKER, preimage, digest, 0n, '0x']],
    ['return_seat', 'returnSeat', [terms, WORKER, preimage]],
    ['accept_and_record', 'acceptAndRecord', [terms, WORKER, preimage]],
    ['request_changes', 'requestChanges', [terms, WORKER, preimage, digest]],
    ['reject', 'reject', [terms, WORKER, preimage, digest, '0x']],
    ['dispute', 'dispute', [terms, WORKER, preimage, '0x']],
    ['concede', 'concede', [terms, WORKER, preimage]],
    ['settle', 'settle', [terms, WORKER, preimage, 40n, 9n, '0x', '0xcd']],
    ['reveal', 'reveal', [terms, WORKER, preimage, digest, salt]],
    ['award', 'award', [terms, WORKER, preimage]],
    ['escalate', 'escalate', [terms, WORKER, preimage, '0x']],
    ['submit_evidence', 'submitEvidence', [terms, WORKER, '/ipfs/b']],
  ])('%s', (name, functionName, args) => {
    const made = call(name);
    expect(made).toMatchObject({ functionName, kind: name, value: 3n });
    expect(made.args).toEqual(args);
    // The contract has such a function, and it takes these arguments.
    expect(encodeFunctionData(made)).toMatch(/^0x[0-9a-f]{8}/);
  });

  it('names the number of the dispute', () => {
    expect(call('execute_ruling', {}, POSTER, { dispute_id: '7' }).args).toEqual([
      terms,
      WORKER,
      preimage,
      7n,
    ]);
  });

  it('ends a contest with the entry that was ruled the winner, or with none', () => {
    const action = actionOf({ action: 'close_contest', params: { dispute_id: '7' } });
    const parts = { task, action, account: POSTER, reputation: STRANGER } as const;
    expect(callOf(parts).args).toEqual([terms, zeroAddress, NO_SEAT, 7n]);
    const won = callOf({ ...parts, action: { ...action, worker: WORKER } });
    expect(won.args).toEqual([terms, WORKER, preimage, 7n]);
  });

  it.each([
    ['another digest', { digest: salt }],
    ['another price', { price: '1' }],
    ['another bond', { bond: '1' }],
    ['another milestone', { milestone: 1 }],
  ])('sends nothing when a seat is shown with %s than the call would name', (_, change) => {
    const shown = taskOf({ seat_list: [{ ...seat, ...change }] });
    const action = actionOf({ action: 'accept', worker: WORKER });
    const make = () => callOf({ task: shown, action, account: POSTER, reputation: STRANGER });
    expect(make).toThrow('seat_mismatch');
  });

  it.each<[ActionName, string]>([
    ['enter', 'Escrow_EmptyDigest'],
    ['reject', 'Escrow_EmptyDigest'],
    ['reveal', 'Escrow_WrongOpening'],
    ['select', 'bid_gone'],
    ['settle', 'offer_gone'],
    ['contribute', 'Pot_BadAmount'],
  ])('refuses %s without what it needs', (name, code) => {
    expect(() => call(name, {})).toThrow(FailureError);
    expect(() => call(name, {})).toThrow(code);
  });

  it('insists on the reward of the block that is shown, however long the page was open', () => {
    const rising = { ...fields, seats: 1, ceiling: 150_000_000n, raiseBy: 10n, raiseEvery: 60 };
    const packed = Object.values(packTerms(rising)).map(String);
    const shown = taskOf({ packed, now: NOW + 120 });
    shown.task_word.opened = NOW;
    expect(leastPrice(shown, termsFromTuple(packed))).toBe(100_000_020n);
  });
});

describe('the pot', () => {
  it('takes the net and the fee of the task, in coin or in the token', () => {
    expect(contributionOf(200n, 300)).toEqual({ fee: 6n, total: 206n });
    const contribute = call('contribute');
    expect(contribute).toMatchObject({ address: POT, functionName: 'contribute', value: 0n });
    expect(contribute.args).toEqual([terms, 200n]);
    const native = taskOf({ token: { address: zeroAddress, symbol: 'ETH', decimals: 18 } });
    const action = actionOf({ action: 'contribute' });
    const parts = { account: WORKER, reputation: STRANGER, pot: POT, net: 200n } as const;
    expect(callOf({ ...parts, task: native, action }).value).toBe(206n);
    expect(() => callOf({ ...parts, pot: null, task: native, action })).toThrow('bad_config');
  });

  it('is refunded by whom took the seat last', () => {
    const seats = [seatOf({ taken_at: 5 }), seatOf({ worker: STRANGER, taken_at: 9 })];
    expect(lastWorker(taskOf({ seat_list: seats }))).toBe(STRANGER);
    expect(lastWorker(taskOf())).toBe(zeroAddress);
    expect(call('refund_pot').args).toEqual([terms, WORKER, WORKER]);
    expect(call('pay_pot').args).toEqual([terms, WORKER]);
  });
});

describe('what a call pays', () => {
  const reader = (cost: bigint) =>
    ({ reader: { readContract: () => Promise.resolve(cost) } }) as unknown as Transactions;
  const judged = taskOf({
    packed: Object.values(packTerms({ ...fields, judging: 30n })).map(String),
  });

  it.each<[ActionName, string, bigint, string]>([
    ['reject', '50', 50n, '50'],
    ['dispute', '50', 40n, '40'],
    ['escalate', '20', 50n, '20'],
    ['escalate', '0', 10n, '0'],
  ])('for %s, shown as %s and costing %d, is %s', async (name, shown, cost, due) => {
    const action = actionOf({ action: name, worker: WORKER, value: shown });
    expect((await priced(reader(cost), judged, action)).value).toBe(due);
  });

  it.each<[ActionName, string, bigint]>([
    ['reject', '50', 51n],
    ['escalate', '19', 50n],
    // More coin than the bond is worth would only sit in the escrow.
    ['claim', '5000001', 0n],
    ['accept', '5000001', 0n],
  ])('for %s is never more than what was shown or owed (%s, %d)', async (name, value, cost) => {
    const action = actionOf({ action: name, worker: WORKER, value });
    await expect(priced(reader(cost), judged, action)).rejects.toThrow('cost_changed');
  });
});

it('encodes a pot call that its contract has', () => {
  const names: ActionName[] = ['contribute', 'pay_pot', 'refund_pot'];
  for (const name of names) {
    const data: Hex = encodeFunctionData(call(name));
    expect(data.length).toBeGreaterThan(10);
  }
});

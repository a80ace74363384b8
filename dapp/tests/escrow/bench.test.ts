// A vote goes to a bench of this site and nowhere else, by numbers of the case and nothing that a server said (R33).
import { encodeFunctionData } from 'viem';
import { describe, expect, it } from 'vitest';
import { panelAbi } from '../../src/generated/abi';
import { appealData, benchCall, benchVote, knownBench } from '../../src/escrow/bench';
import { BENCH, STRANGER, WORKER, config } from '../pages/fixtures';

const page = { task_id: `0x${'ab'.repeat(32)}`, title: 'T' };
const parts = { config, page, hearing: { panel: BENCH, id: '7' }, account: WORKER } as const;

describe('a bench', () => {
  it('is one that this site names', () => {
    expect(knownBench(config, BENCH.toLowerCase())).toBe(BENCH);
    expect(() => knownBench(config, STRANGER)).toThrow('bench_unknown');
    const elsewhere = { ...parts, hearing: { panel: STRANGER, id: '7' } };
    expect(() => benchVote(elsewhere, 1)).toThrow('bench_unknown');
  });

  it('takes the vote for the ruling that was chosen', () => {
    expect(benchVote(parts, 2)).toMatchObject({
      address: BENCH,
      functionName: 'vote',
      args: [7n, 2n],
      value: 0n,
    });
  });

  it.each([
    ['close_vote', 'closeVote', [7n]],
    ['execute', 'execute', [7n]],
    ['share_cost', 'shareCost', [7n]],
    ['withdraw_dues', 'withdraw', [WORKER]],
  ] as const)('%s sends no coin', (action, functionName, args) => {
    const made = benchCall(parts, action, null);
    expect(made).toMatchObject({ functionName, args, value: 0n });
    expect(encodeFunctionData(made)).toMatch(/^0x/);
  });

  it('is appealed with its own data, at the cost that was asked', () => {
    const data = encodeFunctionData({
      abi: panelAbi,
      functionName: 'appeal',
      args: [7n, '0xbeef'],
    });
    const extraData = appealData({ data }, '7');
    expect(extraData).toBe('0xbeef');
    expect(benchCall(parts, 'appeal', { extraData, cost: 5n })).toMatchObject({
      functionName: 'appeal',
      args: [7n, '0xbeef'],
      value: 5n,
    });
    expect(() => appealData({ data }, '8')).toThrow('bench_unknown');
    expect(() => benchCall(parts, 'appeal', null)).toThrow('cost_changed');
    const other = encodeFunctionData({ abi: panelAbi, functionName: 'vote', args: [7n, 1n] });
    expect(() => appealData({ data: other }, '7')).toThrow('bench_unknown');
  });
});

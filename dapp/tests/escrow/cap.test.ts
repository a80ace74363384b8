// What a bench may judge is asked of it before a wallet is (R33).
import { encodeAbiParameters, toFunctionSelector, zeroAddress, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { capOf, checkCap } from '../../src/escrow/cap';
import { failureOf } from '../../src/transactions/failures';
import { FakeNode, OTHER } from '../transactions/node';

const asked = { bench: OTHER, extraData: '0x', token: zeroAddress } as const;
const word = (type: 'bool' | 'uint256', value: boolean | bigint): Hex =>
  encodeAbiParameters([{ type }], [value as never]);

function nodeWith(views: Record<string, Hex>) {
  const node = new FakeNode();
  node.refuseCall = '0x';
  for (const [signature, answer] of Object.entries(views)) {
    node.views.set(toFunctionSelector(signature), answer);
  }
  return node.reader();
}

const KNOWS = 'supportsInterface(bytes4)';
const TAKES = 'accepts(address,uint256,bytes)';
const CAP = 'capOf(address)';

describe('the cap of a bench', () => {
  it('is its figure where it tells one', async () => {
    const court = nodeWith({ [KNOWS]: word('bool', true), [CAP]: word('uint256', 7n) });
    expect(await capOf(court, asked)).toBe(7n);
  });

  it('is none where a bench knows nothing of it, says no, or tells no figure', async () => {
    expect(await capOf(nodeWith({}), asked)).toBeNull();
    const without = { [KNOWS]: word('bool', false), [CAP]: word('uint256', 7n) };
    expect(await capOf(nodeWith(without), asked)).toBeNull();
    expect(await capOf(nodeWith({ [KNOWS]: word('bool', true) }), asked)).toBeNull();
  });
});

describe('a value above the cap', () => {
  it('is refused by the reason that the policy has', async () => {
    const court = nodeWith({ [KNOWS]: word('bool', true), [TAKES]: word('bool', false) });
    const error: unknown = await checkCap(court, asked, 8n).catch((thrown: unknown) => thrown);
    expect(failureOf(error).code).toBe('policy_10');
  });

  it('is no question for a bench without one, and none for what it takes', async () => {
    const panel = nodeWith({ [TAKES]: word('bool', false) });
    await expect(checkCap(panel, asked, 8n)).resolves.toBeUndefined();
    const court = nodeWith({ [KNOWS]: word('bool', true), [TAKES]: word('bool', true) });
    await expect(checkCap(court, asked, 8n)).resolves.toBeUndefined();
  });
});

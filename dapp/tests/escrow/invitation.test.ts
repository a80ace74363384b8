// Invited workers as one hash, computed by the page; vectors computed apart, with Python (R10, R54).
import { describe, expect, it } from 'vitest';
import { inviteLeaf, inviteRoot, inviteesOf, isInvited } from '../../src/escrow/invitation';
import { POSTER, STRANGER, WORKER } from '../pages/fixtures';

const ROOT = '0xff0cbba3ac8dfd35745552844b38c43c278b824d5bf0f52a51bc81d5e4e02931';
const LEAF = '0x9b0bc27a9e8f6a8a4b2e92b71ac31b44ef9bd5a54f150ed7b7c2668c6b9be039';
const PROOF = ['0x166a633689f07198f116bd599dbcfafd186431540ba501bc90f55692742b0374'] as const;

describe('an invitation', () => {
  it('has the root of the sorted tree, in whatever order the list is', () => {
    expect(inviteRoot([POSTER, WORKER, STRANGER])).toBe(ROOT);
    expect(inviteRoot([STRANGER.toLowerCase(), POSTER, WORKER])).toBe(ROOT);
    expect(inviteRoot([WORKER])).toBe(LEAF);
    expect(inviteLeaf(WORKER)).toBe(LEAF);
    expect(() => inviteRoot([])).toThrow(RangeError);
  });

  it('is proven by the worker it is for, and by nobody else', () => {
    expect(isInvited(ROOT, WORKER, PROOF)).toBe(true);
    expect(isInvited(ROOT, POSTER, PROOF)).toBe(false);
    expect(isInvited(ROOT, WORKER, [])).toBe(false);
    expect(isInvited(LEAF, WORKER, [])).toBe(true);
  });
});

describe('the list', () => {
  it('names each worker once, however it was typed', () => {
    const text = `${WORKER}\n ${WORKER.toLowerCase()},${POSTER};\n\n`;
    expect(inviteesOf(text)).toEqual({ workers: [WORKER, POSTER], wrong: [] });
  });

  it('tells which lines are no address', () => {
    expect(inviteesOf('0x12\nAda').wrong).toEqual(['0x12', 'Ada']);
  });
});

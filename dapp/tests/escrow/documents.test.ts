// The digest is computed in the page over the canonical form (RFC 8785); vectors made with Python's rfc8785 and hashlib.
import { describe, expect, it } from 'vitest';
import {
  canonicalText,
  digestOf,
  freshSalt,
  isDocumentOf,
  isSafeLink,
  lengthOf,
  linesOf,
} from '../../src/escrow/documents';

const task = {
  schema: 'guildhall/task/1',
  title: 'Größe: “x” \u2028 \u{1f600} \ufb33',
  lang: 'zh',
  body: '第一行\n\tsecond "line" \\ / \u0001 end',
  skills: ['python', 'testing'],
  criteria: ['1 < 2 & 3 > 2'],
  links: ['https://example.org/a?b=c&d=é'],
  salt: '00112233445566778899aabbccddeeff',
};
const taskDigest = '0xa044493eba774e66ee19855ae9a840ee4c5dad8564e1c01320292d9ac6814497';

describe('digestOf', () => {
  it('agrees with an independent computation', () => {
    expect(new TextEncoder().encode(canonicalText(task))).toHaveLength(279);
    expect(digestOf(task)).toBe(taskDigest);
    expect(
      digestOf({
        schema: 'guildhall/deliverable/1',
        taskId: `0x${'ab'.repeat(32)}`,
        body: 'Done. ✓',
        links: [],
        salt: 'ffeeddccbbaa99887766554433221100',
      }),
    ).toBe('0xc5350b9f2e4c590fd948d6f183be143b9b5d55e676634bf9ed9d5a0d743d4677');
  });

  it('does not depend on the order of the members', () => {
    const reversed = Object.fromEntries(Object.entries(task).reverse());
    expect(digestOf(reversed)).toBe(taskDigest);
  });

  it('refuses text that is not well-formed', () => {
    expect(() => digestOf({ ...task, title: '\ud800' })).toThrow('surrogate');
  });
});

describe('isDocumentOf', () => {
  it('accepts the document and nothing that differs by a character', () => {
    expect(isDocumentOf(task, taskDigest.toUpperCase().replace('0X', '0x'))).toBe(true);
    expect(isDocumentOf({ ...task, title: `${task.title} ` }, taskDigest)).toBe(false);
    expect(isDocumentOf({ ...task, extra: '' }, taskDigest)).toBe(false);
    expect(isDocumentOf({ ...task, body: '\udc00' }, taskDigest)).toBe(false);
    expect(isDocumentOf(null, taskDigest)).toBe(false);
  });
});

describe('the parts of a document', () => {
  it('salts with 128 random bits', () => {
    expect(freshSalt()).toMatch(/^[0-9a-f]{32}$/);
    expect(freshSalt()).not.toBe(freshSalt());
  });

  it('counts code points, as the schema does', () => {
    expect(lengthOf('\u{1f600}中a')).toBe(3);
  });

  it('takes one entry per line', () => {
    expect(linesOf(' a \n\n b\r\n')).toEqual(['a', 'b']);
  });

  it.each(['https://example.org', 'https://例え.jp/x?y=1#z'])('lets %s through', (link) => {
    expect(isSafeLink(link)).toBe(true);
  });

  it.each([
    'http://example.org',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//example.org',
    'https://user:secret@example.org',
    'https://',
    'https://exa mple.org',
    '',
  ])('stops %j', (link) => {
    expect(isSafeLink(link)).toBe(false);
  });
});

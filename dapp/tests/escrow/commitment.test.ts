// An entry is committed and opened by the page alone; an opening of anything else is refused (R10).
import { describe, expect, it } from 'vitest';
import { commit, commitmentOf, openingOf, readOpening } from '../../src/escrow/commitment';
import { digestOf, type DeliverableDocument } from '../../src/escrow/documents';
import { STRANGER, WORKER } from '../pages/fixtures';

const taskId = `0x${'ab'.repeat(32)}` as const;
const document: DeliverableDocument = {
  schema: 'guildhall/deliverable/1',
  taskId,
  body: 'My entry',
  links: [],
  salt: '00112233445566778899aabbccddeeff',
};

describe('a commitment', () => {
  it('is the one that the contract checks (vector computed apart)', () => {
    const digest = `0x${'11'.repeat(32)}` as const;
    expect(commitmentOf(taskId, WORKER, digest, `0x${'22'.repeat(32)}`)).toBe(
      '0x5c547dcbb5e6bf57208ffff622e27b64d792121064c45bc7c12af32f01dfd9db',
    );
  });

  it('hides the content behind a salt of its own', () => {
    const one = openingOf(taskId, WORKER, document);
    const two = openingOf(taskId, WORKER, document);
    expect(one.salt).toMatch(/^0x[0-9a-f]{64}$/);
    expect(commit(one).digest).toBe(digestOf(document));
    expect(commit(one).commitment).not.toBe(commit(two).commitment);
  });
});

describe('an opening', () => {
  const opening = openingOf(taskId, WORKER, document);
  const { commitment } = commit(opening);
  const entry = { taskId, worker: WORKER, commitment };
  const read = (change: object) => readOpening(JSON.stringify({ ...opening, ...change }), entry);

  it('comes back from its file, however addresses are written', () => {
    expect(readOpening(JSON.stringify(opening, null, 2), entry)).toEqual(opening);
    const lower = { ...entry, worker: WORKER.toLowerCase() };
    expect(readOpening(JSON.stringify(opening), lower)).toEqual(opening);
  });

  it('is not asked for a commitment before there is one', () => {
    expect(readOpening(JSON.stringify(opening), { ...entry, commitment: null })).toEqual(opening);
  });

  it.each<[string, object]>([
    ['another task', { taskId: `0x${'cd'.repeat(32)}` }],
    ['another worker', { worker: STRANGER }],
    ['another content', { document: { ...document, body: 'Another' } }],
    ['another salt', { salt: `0x${'22'.repeat(32)}` }],
    ['a salt that is none', { salt: '0x22' }],
    ['another schema', { schema: 'guildhall/opening/2' }],
    ['no content', { document: null }],
  ])('of %s is refused', (_, change) => {
    expect(read(change)).toBeNull();
  });

  it.each(['', 'null', '[]', '{', '5', '{"schema":"guildhall/opening/1"}'])('is not %j', (text) =>
    expect(readOpening(text, entry)).toBeNull(),
  );
});

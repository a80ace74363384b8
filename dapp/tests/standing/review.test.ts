// A review hides rating and text until its author opens it, and what opens it is found again by its commitment alone (R16).
import { encodeFunctionData, hashTypedData, zeroHash, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import type { Review, ReviewAction, SeatReviews, SiteConfig } from '../../src/api/types';
import { digestOf } from '../../src/escrow/documents';
import { termsFromTuple } from '../../src/escrow/terms';
import { reviewsAbi } from '../../src/generated/abi';
import { phaseOf, stepOf } from '../../src/pages/reviews/seat';
import {
  anchorCall,
  commitmentTo,
  findReview,
  keepReview,
  readReview,
  revealCall,
  reviewMessage,
  reviewOf,
  subjectFor,
} from '../../src/standing/review';
import { NOW, POSTER, STRANGER, WORKER, config, taskOf } from '../pages/fixtures';

const REVIEWS = '0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9';
const site: SiteConfig = { ...config, contracts: { ...config.contracts, Reviews: REVIEWS } };
const task = taskOf();
const mine = subjectFor(task, WORKER, POSTER.toLowerCase());
if (!mine) throw new Error('the poster is a side');
const secret = reviewOf(mine, 5, 'A day early.');
const commitment = commitmentTo(secret);

describe('a sealed review', () => {
  it('is the commitment of the contract, which another implementation computed', () => {
    const fixed = {
      ...secret,
      taskId: `0x${'ab'.repeat(32)}`,
      salt: `0x${'01'.repeat(32)}`,
      document: { ...secret.document, taskId: `0x${'ab'.repeat(32)}` },
    } as const;
    expect(digestOf(fixed.document)).toBe(
      '0x5a4d5373cff060e55ab746381db520ba752d17c9f367a368c7d7a467731b346e',
    );
    expect(commitmentTo(fixed)).toBe(
      '0x5088cebddfab5e56ec619e073b6af2379bd2dc811e432c47ee38e42d29547d79',
    );
    expect(hashTypedData(reviewMessage({ chainId: 31337, reviews: REVIEWS }, fixed))).toBe(
      '0xe7cafad1693b3fdfbf4cd88a8966953bada56d1c89c405408af037eebfbf6d6b',
    );
  });

  it('says nothing of itself: two of the same words differ', () => {
    expect(commitmentTo(reviewOf(mine, 5, 'A day early.'))).not.toBe(commitment);
  });

  it('is found again by its commitment, among others, and by no other', () => {
    keepReview(localStorage, reviewOf(mine, 1, 'Another try'));
    expect(keepReview(localStorage, secret)).toBe(true);
    expect(findReview(localStorage, mine, commitment)).toEqual(secret);
    expect(findReview(localStorage, mine, zeroHash)).toBeNull();
    expect(findReview(localStorage, { ...mine, side: 'worker' }, commitment)).toBeNull();
  });

  it.each([
    ['another rating', { rating: 4 }],
    ['another text', { document: { ...secret.document, body: 'Late.' } }],
    ['another salt', { salt: zeroHash }],
    ['another side', { side: 'worker' as const }],
    ['another worker', { worker: STRANGER }],
    ['no salt', { salt: '0x' as const }],
  ])('is refused with %s', (_, change) => {
    expect(readReview(JSON.stringify({ ...secret, ...change }), mine, commitment)).toBeNull();
  });

  it('is written by the two sides alone', () => {
    expect(subjectFor(task, WORKER, WORKER)?.side).toBe('worker');
    expect(subjectFor(task, WORKER, STRANGER)).toBeNull();
    expect(subjectFor(task, WORKER, null)).toBeNull();
  });
});

const ready = (action: ReviewAction['action'], data: Hex): ReviewAction => ({
  action,
  side: 'poster',
  allowed: true,
  reason: null,
  to: REVIEWS,
  data,
  value: '0',
  opens_at: null,
  closes_at: null,
});
const parts = (action: ReviewAction) =>
  ({ config: site, action, account: POSTER, title: 'T' }) as const;

describe('anchoring', () => {
  const signed = { commitment, signature: '0x12' } as const;
  const anchor = (ofPoster: { commitment: Hex; signature: Hex }) =>
    ready(
      'anchor_reviews',
      encodeFunctionData({
        abi: reviewsAbi,
        functionName: 'anchor',
        args: [
          mine.escrow,
          termsFromTuple(task.packed),
          mine.worker,
          ofPoster,
          { commitment: zeroHash, signature: '0x34' },
        ],
      }),
    );

  it('names what was sealed, with its signature', () => {
    expect(anchorCall(parts(anchor(signed)), mine, commitment).functionName).toBe('anchor');
  });

  it('takes no other commitment, and none without a signature, which would be taken from its sender', () => {
    for (const bad of [
      { ...signed, commitment: zeroHash },
      { ...signed, signature: '0x' as const },
    ]) {
      expect(() => anchorCall(parts(anchor(bad)), mine, commitment)).toThrow('call_unknown');
    }
  });

  it('alone, is that of one’s own side', () => {
    const alone = (side: number) =>
      ready(
        'anchor_reviews',
        encodeFunctionData({
          abi: reviewsAbi,
          functionName: 'anchorOne',
          args: [mine.escrow, termsFromTuple(task.packed), mine.worker, side, signed],
        }),
      );
    expect(anchorCall(parts(alone(0)), mine, commitment).functionName).toBe('anchorOne');
    expect(() => anchorCall(parts(alone(1)), mine, commitment)).toThrow('call_unknown');
  });
});

describe('opening', () => {
  const reveal = (rating: number) =>
    ready(
      'reveal_review',
      encodeFunctionData({
        abi: reviewsAbi,
        functionName: 'revealOne',
        args: [
          mine.escrow,
          mine.taskId,
          mine.worker,
          0,
          { rating, digest: digestOf(secret.document), salt: secret.salt },
          zeroHash,
        ],
      }),
    );

  it('says exactly what was sealed', () => {
    expect(revealCall(parts(reveal(5)), secret).functionName).toBe('revealOne');
    expect(() => revealCall(parts(reveal(4)), secret)).toThrow('call_unknown');
  });
});

describe('where a review stands', () => {
  const DAY = 86_400;
  const reviewOfState = (state: Review['state']): Review => ({
    task_id: mine.taskId,
    worker: WORKER,
    title: null,
    side: 'poster',
    author: POSTER,
    subject: WORKER,
    state,
    anchored_at: null,
    revealed_at: null,
    rating: null,
    digest: null,
    text: null,
  });
  const found = (sealed: boolean): SeatReviews => ({
    contract: REVIEWS,
    closes_at: NOW,
    reviews: [],
    mine: sealed ? { side: 'poster', commitment, both: false } : null,
    actions: [],
    now: NOW,
    block: { number: 5, hash: zeroHash, timestamp: NOW },
    finality: 'head',
  });

  it.each([
    ['none', false, NOW - 1, 'write'],
    ['none', false, NOW, 'late'],
    ['none', true, NOW, 'sealed'],
    ['none', true, NOW + 3 * DAY, 'late'],
    ['anchored', true, NOW + 3 * DAY, 'open'],
    ['anchored', true, NOW + 17 * DAY, 'withheld'],
    ['revealed', true, NOW + 99 * DAY, 'done'],
  ] as const)('%s, sealed %s, at %i: %s', (state, sealed, now, step) => {
    expect(stepOf(found(sealed), reviewOfState(state), now)).toBe(step);
  });

  it('is nothing that anybody can see before it is on the chain', () => {
    expect(phaseOf(reviewOfState('none'), NOW, NOW)).toBe('none');
    expect(phaseOf(undefined, NOW, NOW)).toBe('none');
  });
});

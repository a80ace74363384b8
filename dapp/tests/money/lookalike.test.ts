// A token that only looks like a listed one, and an address that only looks like a known one, are told apart from them.
import { describe, expect, it } from 'vitest';
import { lookAlikeOf, poisonedBy, skeletonOf } from '../../src/money/lookalike';

const REAL = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const OTHER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const listed = [
  { address: '0x0000000000000000000000000000000000000000', symbol: 'ETH', name: 'Ether' },
  { address: REAL, symbol: 'DUSD', name: 'Demo USD' },
  { address: '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512', symbol: '元', name: '演示元' },
];
const like = (symbol: string, name = 'Something else', address = OTHER) =>
  lookAlikeOf({ address, symbol, name }, listed)?.symbol ?? null;

describe('a token that looks like a listed one', () => {
  it.each([
    ['DUSD', 'the same letters'],
    ['dusd', 'other case'],
    ['DUS\u200bD', 'a character of no width'],
    ['\u2066DUSD\u2069', 'direction marks'],
    ['D U S D', 'blanks'],
    ['DUSD.', 'punctuation'],
    ['ＤＵＳＤ', 'full-width letters'],
    ['𝐃𝐔𝐒𝐃', 'mathematical letters'],
    ['DUЅD', 'a Cyrillic letter'],
    ['DÚSD', 'an accent'],
    ['DU5D', 'a digit'],
    ['DU$D', 'a sign'],
  ])('%s: %s', (symbol) => {
    expect(like(symbol)).toBe('DUSD');
  });

  it.each([
    ['ЕТН', 'ETH'],
    ['ΕΤΗ', 'ETH'],
    ['元\u200d', '元'],
  ])('%s in another script', (symbol, real) => {
    expect(like(symbol)).toBe(real);
  });

  it('is found by its name too', () => {
    expect(like('XYZ', 'Dеmo  USD')).toBe('DUSD');
    expect(like('Ether', 'X')).toBe('ETH');
  });

  it.each(['EURD', 'DUSDT', 'WETH', 'DAI', '', '\u200b', '美元'])('%j is its own', (symbol) => {
    expect(like(symbol)).toBeNull();
  });

  it('is never a listed token itself, however its address is written', () => {
    expect(like('DUSD', 'Demo USD', REAL.toLowerCase())).toBeNull();
    expect(like('DUSD', 'Demo USD', REAL.toUpperCase().replace('0X', '0x'))).toBeNull();
  });

  it('has a skeleton that survives anything', () => {
    for (const text of ['', '\ud800', '\u202e', '😀', 'a'.repeat(10_000)]) {
      expect(typeof skeletonOf(text)).toBe('string');
    }
  });
});

describe('an address that looks like a known one', () => {
  const ground = `${REAL.slice(0, 6)}${'1'.repeat(32)}${REAL.slice(-4)}`;

  it('shares both ends with it and is another', () => {
    expect(poisonedBy(ground, [OTHER, REAL])).toBe(REAL);
    expect(poisonedBy(ground.toUpperCase().replace('0X', '0x'), [REAL])).toBe(REAL);
  });

  it('is not the known one itself, nor one that shares a single end', () => {
    expect(poisonedBy(REAL.toLowerCase(), [REAL])).toBeNull();
    expect(poisonedBy(`${ground.slice(0, -4)}0000`, [REAL])).toBeNull();
    expect(poisonedBy(`0x0000${ground.slice(6)}`, [REAL])).toBeNull();
    expect(poisonedBy(ground, [])).toBeNull();
  });

  it('is not told of an address that is known as well', () => {
    expect(poisonedBy(ground, [REAL, ground.toLowerCase()])).toBeNull();
  });
});

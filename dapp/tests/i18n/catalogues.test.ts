// Both catalogues are complete: the same keys, the same values in them, and no key that the code uses is missing (R77).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../src/i18n/en';
import zh from '../../src/i18n/zh';
import { createI18n, preferredLanguage } from '../../src/i18n';

function flatten(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) =>
    flatten(value, path === '' ? key : `${path}.${key}`),
  );
}

const english = new Map(flatten(en));
const chinese = new Map(flatten(zh));
const base = (key: string) => key.replace(/~(?:one|other)$/, '');
const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([each]) => each);

const root = join(import.meta.dirname, '../../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated'))
  .map((name) => readFileSync(join(root, name), 'utf8'));

describe('catalogues', () => {
  it('have exactly the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('have no empty sentence', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('');
  });

  it('name the same values in each sentence', () => {
    for (const [key, text] of english) {
      const wanted = new Set(placeholders(text));
      expect(new Set(placeholders(chinese.get(key) ?? '')), key).toEqual(wanted);
    }
  });

  it('are translated: no Chinese sentence is left in English', () => {
    const same = [...english].filter(([key, text]) => chinese.get(key) === text);
    expect(same).toEqual([]);
  });

  it('hold every key the code uses', () => {
    const known = new Set([...english.keys()].map(base));
    const literal = /\bt\(\s*'([\w.]+)'/g;
    const used = sources.flatMap((text) => [...text.matchAll(literal)].map(([, key]) => key ?? ''));
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((key) => !known.has(key))).toEqual([]);
  });

  it('hold some key for every pattern the code builds', () => {
    const known = [...english.keys()].map(base);
    const built = /\bt\(\s*`([^`]+)`/g;
    const patterns = sources.flatMap((text) =>
      [...text.matchAll(built)].map(([, pattern]) => pattern ?? ''),
    );
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns) {
      const source = pattern.replace(/\./g, '\\.').replace(/\$\{[^}]+\}/g, '[\\w]+');
      const shape = new RegExp(`^${source}$`);
      expect(
        known.some((key) => shape.test(key)),
        pattern,
      ).toBe(true);
    }
  });

  it('have no key that nothing uses', () => {
    const everything = sources.join('\n');
    const literals = new Set([...everything.matchAll(/'([\w.]+)'/g)].map(([, text]) => text));
    const built = new Set(
      [...everything.matchAll(/[`']([\w.]*(?:\$\{[^}]+\}[\w.]*)+)[`']/g)].map(([, pattern]) =>
        (pattern ?? '').replace(/\./g, '\\.').replace(/\$\{[^}]+\}/g, '[\\w]+'),
      ),
    );
    const shapes = new RegExp(`^(?:${[...built].join('|')})$`);
    const unused = [...new Set([...english.keys()].map(base))].filter(
      (key) => !literals.has(key) && !shapes.test(key),
    );
    expect(unused).toEqual([]);
  });
});

describe('preferredLanguage', () => {
  it.each([
    ['zh', ['en-US'], 'zh'],
    [null, ['zh-Hant-TW', 'en'], 'zh'],
    [null, ['fr-FR', 'en-GB'], 'en'],
    [null, ['fr'], 'en'],
    ['xx', ['zh-CN'], 'zh'],
    [null, [], 'en'],
  ])('stored %j, browser %j: %s', (stored, browser, language) => {
    expect(preferredLanguage(stored, browser)).toBe(language);
  });
});

describe('sentences', () => {
  it('count in both languages', () => {
    const count = (language: 'en' | 'zh', seats: number) =>
      createI18n(language).t('post.timesSeats', { count: seats });
    expect(count('en', 1)).toBe('For 1 seat');
    expect(count('en', 2)).toBe('For 2 seats');
    expect(count('zh', 2)).toBe('2 个席位');
  });
});

// Skills are found by any of their names, texts come in the reader's language first, and a profile's form loses
// nothing of the profile (R5, R77, R95).
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/api/types';
import { minutesAhead } from '../../src/people/local-time';
import { storedLinking } from '../../src/people/linking';
import { labelOf } from '../../src/people/names';
import { differences, errorsOf, formOf, profileOf, taskIdOf } from '../../src/people/profile-form';
import { matchSkills } from '../../src/people/skill-match';
import { countryCodes, textsFor } from '../../src/people/texts';
import { browserName } from '../../src/pages/settings/browser-name';
import { NOW, POSTER, WORKER } from '../pages/fixtures';

const skill = (slug: string, en: string, zh: string, aliases: { en: string[]; zh: string[] }) => ({
  slug,
  en,
  zh,
  aliases,
});

const SKILLS = [
  skill('frontend', 'Front-end', '前端开发', { en: ['web ui'], zh: ['网页'] }),
  skill('solidity', 'Solidity', 'Solidity', { en: ['smart contracts'], zh: ['智能合约'] }),
  skill('translation', 'Translation', '翻译', { en: ['localisation'], zh: ['本地化'] }),
];

const found = (text: string) => matchSkills(SKILLS, text).map(({ skill: { slug } }) => slug);

describe('matchSkills', () => {
  it.each([
    ['智能合约', 'solidity'],
    ['smart con', 'solidity'],
    ['contracts', 'solidity'],
    ['WEB UI', 'frontend'],
    ['网页', 'frontend'],
    ['ｆｒｏｎｔ', 'frontend'],
    ['local', 'translation'],
  ])('%s finds %s', (text, slug) => {
    expect(found(text)[0]).toBe(slug);
  });

  it('finds nothing for what fits nothing, and everything for nothing', () => {
    expect(found('zzz')).toEqual([]);
    expect(found(' ')).toHaveLength(3);
  });
});

describe('textsFor', () => {
  const texts = [
    { lang: 'de', text: 'Hallo' },
    { lang: 'en', text: 'Hello' },
    { lang: 'zh-Hans', text: '你好' },
  ];

  it.each([
    ['zh', [], 'zh-Hans'],
    ['en', ['zh-CN'], 'en'],
    ['fr', ['de-AT', 'zh'], 'de'],
    ['fr', [], 'en'],
  ])('page in %s, browser %j: %s first', (page, browser, lang) => {
    expect(textsFor(texts, page, browser)[0]?.lang).toBe(lang);
  });
});

describe('time zones', () => {
  it('tells the distance, also by half hours and in summer', () => {
    const winter = Date.UTC(2026, 0, 15) / 1000;
    const summer = Date.UTC(2026, 6, 15) / 1000;
    expect(minutesAhead('Asia/Kolkata', winter, 'UTC')).toBe(330);
    expect(minutesAhead('America/New_York', winter, 'Asia/Shanghai')).toBe(-13 * 60);
    expect(minutesAhead('America/New_York', summer, 'Asia/Shanghai')).toBe(-12 * 60);
  });
});

describe('countryCodes', () => {
  it('offers countries and no other regions', () => {
    const codes = countryCodes();
    expect(codes).toEqual(expect.arrayContaining(['CN', 'DE', 'US', 'TW', 'CD', 'MM']));
    for (const code of ['EU', 'UN', 'ZZ', 'BU', 'DD', 'UK', 'SU', 'QO']) {
      expect(codes).not.toContain(code);
    }
    expect(codes.length).toBeGreaterThan(240);
    expect(codes.length).toBeLessThan(252);
  });
});

const profile: Profile = {
  display_name: 'Ada',
  headline: [{ lang: 'en', text: 'Writes tests' }],
  about: [
    { lang: 'en', text: 'Hello' },
    { lang: 'zh', text: '你好' },
  ],
  skills: ['python'],
  languages: [{ tag: 'en', level: 'native' }],
  links: [{ kind: 'git', url: 'https://example.org/ada' }],
  time_zone: 'Europe/Berlin',
  place: { label: 'Berlin', country: 'DE', latitude: 52.5, longitude: 13.4 },
  portfolio: [
    {
      title: 'A suite',
      url: null,
      task_id: `0x${'ab'.repeat(32)}`,
      text: [{ lang: 'en', text: 'Fast' }],
      image: `0x${'cd'.repeat(32)}`,
      proven: true,
    },
  ],
  updated_at: NOW,
};

describe('the form of a profile', () => {
  it('gives back the profile it was made of', () => {
    const sent = profileOf(formOf(profile, 'en', 'UTC'));
    const [entry] = sent.portfolio ?? [];
    expect({ ...sent, portfolio: [{ ...entry, proven: true }], updated_at: NOW }).toEqual(profile);
    expect(errorsOf(formOf(profile, 'en', 'UTC')).size).toBe(0);
  });

  it('begins with the language of the page and the zone of the browser', () => {
    const form = formOf(null, 'zh', 'Asia/Shanghai');
    expect(form).toMatchObject({ texts: [{ lang: 'zh' }], time_zone: 'Asia/Shanghai' });
    expect([...errorsOf(form).keys()]).toEqual(['display_name']);
  });

  it.each([
    ['display_name', { display_name: ' ' }],
    ['display_name', { display_name: 'a'.repeat(61) }],
    ['headline.en', { texts: [{ lang: 'en', headline: '字'.repeat(141), about: '' }] }],
    ['links.0', { links: [{ kind: 'site' as const, url: 'http://example.org' }] }],
    ['links.0', { links: [{ kind: 'site' as const, url: 'javascript:alert(1)' }] }],
    ['label', { label: '', country: 'DE' }],
    ['latitude', { latitude: '91', longitude: '0' }],
    ['latitude', { latitude: 'north', longitude: '0' }],
    ['longitude', { longitude: '' }],
    ['portfolio.0.title', { portfolio: [{ title: '', url: '', task: '', text: [], image: null }] }],
    [
      'portfolio.0.task',
      { portfolio: [{ title: 'a', url: '', task: '0x12', text: [], image: null }] },
    ],
  ])('names %s as wrong', (path, change) => {
    const errors = errorsOf({ ...formOf(profile, 'en', 'UTC'), ...change });
    expect([...errors.keys()]).toEqual([path]);
  });

  it('takes a task by its id or the address of its page', () => {
    const id = `0x${'ab'.repeat(32)}`;
    expect(taskIdOf(`https://example.org/tasks/${id}?a=1`)).toBe(id);
    expect(taskIdOf(`0x${'AB'.repeat(32)}`)).toBe(id);
    expect(taskIdOf(`${id}00`)).toBeNull();
  });

  it('names the parts in which two versions differ', () => {
    const one = profileOf(formOf(profile, 'en', 'UTC'));
    expect(differences(one, { ...one, display_name: 'Bo', place: null })).toEqual([
      'display_name',
      'place',
    ]);
    expect(differences(one, one)).toEqual([]);
  });
});

describe('a name beside an address', () => {
  it('prefers what the chain says over what the account says of itself', () => {
    const given = { address: POSTER, name: 'ada.eth', display_name: 'Vitalik' };
    expect(labelOf(given)).toEqual({ text: 'ada.eth', proven: true });
    expect(labelOf({ ...given, name: null })).toEqual({ text: 'Vitalik', proven: false });
    expect(labelOf({ ...given, name: null, display_name: null })).toBeNull();
    expect(labelOf(null)).toBeNull();
  });
});

describe('linking', () => {
  const linking = {
    current: POSTER,
    other: WORKER,
    message: 'text',
    nonce: '0'.repeat(32),
    expires_at: NOW + 60,
    signature: '0x12',
  };

  it('comes back after a reload until it expires, and only whole', () => {
    const key = `guildhall.linking.${POSTER}`;
    sessionStorage.setItem(key, JSON.stringify(linking));
    expect(storedLinking(POSTER, NOW)).toEqual(linking);
    expect(storedLinking(POSTER, NOW + 60)).toBeNull();
    expect(storedLinking(WORKER, NOW)).toBeNull();
    sessionStorage.setItem(key, JSON.stringify({ ...linking, nonce: 1 }));
    expect(storedLinking(POSTER, NOW)).toBeNull();
  });
});

describe('browserName', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
      'Chrome · Linux',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1',
      'Safari · iPhone',
    ],
    ['curl/8.0', 'curl/8.0'],
    ['', null],
  ])('%s', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});

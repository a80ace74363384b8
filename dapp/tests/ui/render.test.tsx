// What people read: text of others is text and never HTML, in its own language; addresses are checksummed (R77, R101).
import { render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SiteContext, siteOf } from '../../src/app/site';
import { createI18n, type Language } from '../../src/i18n';
import { MoneyPlan } from '../../src/pages/task/MoneyPlan';
import { Address } from '../../src/ui/Address';
import { Countdown } from '../../src/ui/Countdown';
import Markdown from '../../src/ui/Markdown';
import { TaskRow } from '../../src/ui/TaskRow';
import { shortAddress } from '../../src/ui/short-address';
import { NOW, POSTER, config, fields, taskOf } from '../pages/fixtures';

function show(children: ReactNode, language: Language = 'en') {
  return render(
    <I18nextProvider i18n={createI18n(language)}>
      <SiteContext value={siteOf(config)}>
        <MemoryRouter>{children}</MemoryRouter>
      </SiteContext>
    </I18nextProvider>,
  );
}

beforeEach(() => {
  vi.setSystemTime(NOW * 1000);
});

describe('Markdown of others', () => {
  const evil = [
    '# Title',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x()">b</b> [bad](javascript:alert(1)) [plain](http://example.org)',
    '![seen](https://example.org/x.png) [good](https://example.org/a)',
    '<a href="https://example.org" style="position:fixed">cover</a>',
  ].join('\n\n');

  it('holds no script, no handler, no picture and no link but https', () => {
    const { container } = show(<Markdown text={evil} lang="en" />);
    expect(container.querySelectorAll('script, img, iframe, [onclick], [style]')).toHaveLength(0);
    const links = [...container.querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      'https://example.org/x.png',
      'https://example.org/a',
    ]);
    for (const link of links) expect(link.getAttribute('rel')).toContain('noopener');
  });

  it('carries its language and sits below the headings of the page', () => {
    const { container } = show(<Markdown text={evil} lang="zh" />);
    expect(container.querySelector('[lang="zh"]')).not.toBeNull();
    expect(container.querySelectorAll('h1, h2')).toHaveLength(0);
  });
});

describe('an address', () => {
  it('is checksummed and shortened by more than look-alikes are ground for', () => {
    expect(shortAddress(POSTER.toLowerCase())).toBe('0x709979…dc79C8');
    show(<Address address={POSTER.toLowerCase()} you={POSTER} />);
    expect(screen.getByTitle(POSTER)).toHaveTextContent('0x709979…dc79C8');
    expect(screen.getByText('you')).toBeVisible();
    expect(screen.getByRole('button', { name: /Copy address/ })).toBeVisible();
  });
});

describe('a countdown', () => {
  it('tells what is left and stops at zero', () => {
    const { rerender } = show(<Countdown until={NOW + 90_000} />);
    expect(screen.getByText('1 day 1 hour')).toBeVisible();
    rerender(
      <I18nextProvider i18n={createI18n('zh')}>
        <Countdown until={NOW - 5} />
      </I18nextProvider>,
    );
    expect(screen.getByText('0秒钟')).toBeVisible();
  });
});

describe('a task in the list', () => {
  it('shows the net reward, the grade and the title in its own language', () => {
    show(<TaskRow task={taskOf({ title: '整理<b>名单</b>', lang: 'zh' })} />);
    const link = screen.getByRole('link', { name: '整理<b>名单</b>' });
    expect(link).toHaveAttribute('lang', 'zh');
    expect(screen.getByRole('img', { name: 'Grade B' })).toBeVisible();
    expect(screen.getByText('100')).toBeVisible();
    expect(screen.getByText('net per worker')).toBeVisible();
  });

  it('has a name while its document is unknown, and warns when the document is another one', () => {
    show(<TaskRow task={taskOf({ title: null, lang: null, document_state: 'mismatch' })} />);
    expect(screen.getByRole('link', { name: 'Task 0xabababab…' })).toBeVisible();
    expect(screen.getByText(/does not match its digest/)).toBeVisible();
  });
});

describe('the way of the money', () => {
  it.each([
    ['en', '206 DUSD locked', 'has 2 days to accept'],
    ['zh', '206 DUSD 已于', '有 2天 的时间验收'],
  ] as const)('tells the release terms in %s', (language, locked, review) => {
    const { container } = show(<MoneyPlan task={taskOf()} terms={fields} />, language);
    const text = container.textContent.replaceAll('\u00a0', ' ');
    expect(text).toContain(locked);
    expect(text).toContain(review);
    expect(text).not.toContain('{{');
  });
});

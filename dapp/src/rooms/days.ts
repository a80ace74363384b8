/** The day of a moment in the reader's own zone, as a key that two moments of one day share. */
export function dayOf(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** A day as people say it: today, yesterday, else its date; the year only when it is another one. */
export function dayName(unixSeconds: number, now: number, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (dayOf(unixSeconds) === dayOf(now)) return relative.format(0, 'day');
  const yesterday = new Date(now * 1000);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(unixSeconds) === dayOf(yesterday.getTime() / 1000)) return relative.format(-1, 'day');
  const sameYear =
    new Date(unixSeconds * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(unixSeconds * 1000);
}

/** The time of day of a moment, in the reader's own zone. */
export function timeName(unixSeconds: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(unixSeconds * 1000);
}

/** A moment in few letters, for lists: the time of day for today, else the date. */
export function shortMoment(unixSeconds: number, now: number, locale: string): string {
  if (dayOf(unixSeconds) === dayOf(now)) return timeName(unixSeconds, locale);
  const sameYear =
    new Date(unixSeconds * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(unixSeconds * 1000);
}

/** The language of a text as far as its script tells; null where it does not. */
export function scriptLanguage(text: string): 'zh' | null {
  const isHan = /\p{Script=Han}/u.test(text);
  const isKana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
  return isHan && !isKana ? 'zh' : null;
}

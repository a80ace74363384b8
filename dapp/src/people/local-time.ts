/** Whether this browser knows a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What the clock shows now in a zone, with the day of the week. */
export function timeIn(zone: string, unixSeconds: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(unixSeconds * 1000);
}

function offsetOf(zone: string, unixSeconds: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(unixSeconds * 1000)
    .find(({ type }) => type === 'timeZoneName');
  const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(parts?.value ?? '');
  const [, sign, hours, minutes] = match ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** How many minutes a zone is ahead of the reader's own; negative when it is behind. */
export function minutesAhead(zone: string, unixSeconds: number, own = readerZone()): number {
  return offsetOf(zone, unixSeconds) - offsetOf(own, unixSeconds);
}

/** The reader's own time zone, as the browser tells it. */
export function readerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in its two largest units, for example "2 days 4 hours". Seconds only below an hour. */
export function formatDuration(seconds: number, language: string): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count === 0 && !(unit === 'second' && parts.length === 0)) continue;
    if (unit === 'second' && parts.length > 0 && seconds >= 3_600) continue;
    const style = { style: 'unit', unit, unitDisplay: 'long' } as const;
    parts.push(new Intl.NumberFormat(language, style).format(count));
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

/** A moment in the reader's own time zone. */
export function formatMoment(unixSeconds: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    unixSeconds * 1000,
  );
}

/** A moment as distance from now: "in 3 days", "2 hours ago". */
export function formatRelative(unixSeconds: number, now: number, language: string): string {
  const distance = unixSeconds - now;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
    Math.trunc(distance / size),
    unit,
  );
}

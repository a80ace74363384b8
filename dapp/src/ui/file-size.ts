/** A size in the largest unit that leaves a readable number: 1.5 MB, 320 kB. */
export function formatSize(bytes: number, locale: string): string {
  const [unit, size] =
    bytes >= 1_048_576
      ? (['megabyte', 1_048_576] as const)
      : bytes >= 1_024
        ? (['kilobyte', 1_024] as const)
        : (['byte', 1] as const);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / size);
}

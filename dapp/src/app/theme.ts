import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The same key is read by public/theme.js before the first paint. */
const REMEMBERED = 'guildhall.theme';

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(REMEMBERED);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

function apply(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem(REMEMBERED, theme);
  } catch {
    // Not remembered, but still applied.
  }
}

let chosen: Theme | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const current = (): Theme => (chosen ??= storedTheme());

/** The chosen theme and how to choose another; every place that shows it changes with it. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, current);
  return [
    theme,
    (next) => {
      chosen = next;
      apply(next);
      listeners.forEach((listener) => listener());
    },
  ];
}

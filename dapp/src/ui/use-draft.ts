import { useCallback, useState } from 'react';

function stored<T extends object>(key: string, initial: T): T {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null) return initial;
    // Only fields of the present form, and only of the kind they have now.
    const known = Object.entries(value).filter(
      ([name, each]) => typeof each === typeof initial[name as keyof T],
    );
    return { ...initial, ...Object.fromEntries(known) };
  } catch {
    return initial;
  }
}

/** The state of a form that outlives a reload of this tab, until it is cleared. */
export function useDraft<T extends object>(key: string, initial: T) {
  const [draft, setDraft] = useState<T>(() => stored(key, initial));

  const change = useCallback(
    (part: Partial<T>) => {
      setDraft((before) => {
        const after = { ...before, ...part };
        try {
          sessionStorage.setItem(key, JSON.stringify(after));
        } catch {
          // Not kept across a reload, but still in the form.
        }
        return after;
      });
    },
    [key],
  );

  const forget = useCallback(() => {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }, [key]);

  return { draft, change, forget };
}

/**
 * The session itself is a cookie that no script can read. This note beside it says that there may be one, so that a
 * visitor who never signed in causes no refused request; every tab of the browser hears when it changes.
 */
const NOTE = 'guildhall.session';

/** Whether somebody signed in from this browser and has not signed out since. */
export function mayHaveSession(): boolean {
  try {
    return localStorage.getItem(NOTE) !== null;
  } catch {
    // A browser that refuses storage is asked each time.
    return true;
  }
}

/** Notes whose session the cookie now is. */
export function rememberSession(address: string): void {
  try {
    localStorage.setItem(NOTE, address);
  } catch {
    // Nothing depends on it but one request saved.
  }
}

export function forgetSession(): void {
  try {
    localStorage.removeItem(NOTE);
  } catch {
    // Nothing was kept.
  }
}

/** Calls back when another tab signed in or out. Returns a function that ends it. */
export function followSessions(changed: () => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === NOTE || event.key === null) changed();
  };
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

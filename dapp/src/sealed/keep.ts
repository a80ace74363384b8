/** What opens a commitment stays in the browser that made it: contest entries, reviews, votes. Whoever loses it cannot reveal. */

export interface Memory {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
}

/** Anything that opens a commitment; the salt is what nobody can guess. */
export interface Secret {
  salt: string;
}

/** No saved secret comes near this, in bytes. */
const LARGEST_FILE = 512 * 1024;

function listOf(storage: Memory, key: string): unknown[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

/** Keeps a secret beside those of earlier tries, which may have reached the chain after all; tells whether it could. */
export function keepSecret(storage: Memory | null, key: string, secret: Secret): boolean {
  if (storage === null) return false;
  const kept = listOf(storage, key);
  if (kept.some((each) => JSON.stringify(each) === JSON.stringify(secret))) return true;
  try {
    storage.setItem(key, JSON.stringify([...kept, secret]));
    return storage.getItem(key)?.includes(secret.salt) ?? false;
  } catch {
    return false;
  }
}

/** The first secret kept under a key that the reader takes; the reader refuses all that do not open its commitment. */
export function findSecret<T>(
  storage: Memory | null,
  key: string,
  read: (text: string) => T | null,
): T | null {
  if (storage === null) return null;
  for (const each of listOf(storage, key)) {
    const secret = read(JSON.stringify(each));
    if (secret !== null) return secret;
  }
  return null;
}

/** The browser's storage; null where it refuses one. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Hands a text to the person as a file. */
export function saveFile(name: string, text: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Hands a copy of a secret to the person as a file. */
export function saveSecret(name: string, secret: Secret): void {
  saveFile(name, JSON.stringify(secret, null, 2));
}

/** The text of a file that may be a saved secret; empty where it is too large to be one. */
export async function textOfFile(file: File): Promise<string> {
  return file.size > LARGEST_FILE ? '' : file.text();
}

import canonicalize from 'canonicalize';
import { sha256, toHex, type Hex } from 'viem';
import type { components } from '../generated/api';

/** What a task asks for, in words; the terms on the chain carry its digest. */
export type TaskDocument = components['schemas']['TaskDocument'];

/** What a worker hands in; the chain carries its digest. */
export type DeliverableDocument = components['schemas']['DeliverableDocument'];

export const LIMITS = {
  title: 140,
  body: 20_000,
  skills: 8,
  criteria: 20,
  criterion: 500,
  links: 10,
} as const;

/** How many characters a text has, counted in code points as JSON Schema counts them. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** The canonical text of a document (RFC 8785). */
export function canonicalText(document: unknown): string {
  const text = canonicalize(document);
  if (text === undefined) throw new TypeError('a document must be a JSON value');
  return text;
}

/** The sha-256 digest of a document's canonical form, computed here and never taken from a server. */
export function digestOf(document: unknown): Hex {
  return sha256(new TextEncoder().encode(canonicalText(document)));
}

/** Whether a document is the one that the digest stands for. */
export function isDocumentOf(document: unknown, digest: string): boolean {
  try {
    return digestOf(document) === digest.toLowerCase();
  } catch {
    return false;
  }
}

/** Sixteen random bytes, so that an erased text cannot be guessed from its digest. */
export function freshSalt(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16))).slice(2);
}

/** One entry per line, trimmed, empty lines dropped. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether a text is a link that a document may carry: https, with a host, no name and password in it. */
export function isSafeLink(text: string): boolean {
  if (!URL.canParse(text) || /\s/.test(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
}

import createClient, { type Middleware } from 'openapi-fetch';
import { failed, type FailureError } from '../transactions/failures';
import type { paths } from './types';

let csrfToken: string | null = null;

/** Remembers the token that unsafe requests of the session repeat; null when nobody is signed in. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** The token for requests that do not go through the client: uploads, which tell of their progress. */
export function currentCsrfToken(): string | null {
  return csrfToken;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const session: Middleware = {
  onRequest({ request }) {
    if (csrfToken !== null && !SAFE.has(request.method)) {
      request.headers.set('X-CSRF-Token', csrfToken);
    }
    return request;
  },
};

/** The one client of the API, typed by its OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  // Looked up at each call, so that a test can put its own in place.
  fetch: (request) => globalThis.fetch(request),
});
api.use(session);

function paramText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The failure that a problem+json body names by code. */
export function failureOfProblem(status: number, body: unknown): FailureError {
  if (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string'
  ) {
    const given: unknown = 'params' in body ? body.params : {};
    const entries = Object.entries(typeof given === 'object' && given !== null ? given : {});
    return failed(body.code, Object.fromEntries(entries.map(([k, v]) => [k, paramText(v)])));
  }
  return failed('api_unreachable', { status: String(status) });
}

/** Unwraps an answer: its data, or a thrown failure. */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let result;
  try {
    result = await call;
  } catch {
    throw failed('api_unreachable', { status: '0' });
  }
  if (!result.response.ok) throw failureOfProblem(result.response.status, result.error);
  return result.data as T;
}

import { currentCsrfToken, failureOfProblem } from '../api/client';
import type { Attachment } from '../api/types';
import { failed } from '../transactions/failures';

/** The largest file the API takes, in bytes. */
export const LARGEST_FILE = 5 * 1024 * 1024;

/** How many files one message carries at most. */
export const MOST_FILES = 10;

interface Hooks {
  /** How much has gone out, from 0 to 1. */
  progress: (part: number) => void;
  signal: AbortSignal;
}

/** Uploads a file to be attached to a message. `fetch` does not tell how far an upload has come, so this is XHR. */
export function upload(file: File, { progress, signal }: Hooks): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/attachments?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    const token = currentCsrfToken();
    if (token !== null) request.setRequestHeader('X-CSRF-Token', token);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer: unknown = request.response;
      if (request.status < 300) resolve(answer as Attachment);
      else reject(failureOfProblem(request.status, answer));
    };
    request.onerror = () => reject(failed('api_unreachable', { status: '0' }));
    request.onabort = () => reject(failed('dismissed'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

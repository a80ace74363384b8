import { useCallback, useEffect, useRef, useState } from 'react';
import type { Attachment } from '../api/types';
import { failed, failureOf, type Failure } from '../transactions/failures';
import { LARGEST_FILE, MOST_FILES, upload } from './upload';

export interface FileUpload {
  key: string;
  file: File;
  progress: number;
  attachment: Attachment | null;
  failure: Failure | null;
}

/** The files chosen for a message that is being written. */
export function useUploads() {
  const [uploads, setUploads] = useState<readonly FileUpload[]>([]);
  const running = useRef(new Map<string, AbortController>());

  const change = useCallback((key: string, part: Partial<FileUpload>) => {
    setUploads((before) => before.map((each) => (each.key === key ? { ...each, ...part } : each)));
  }, []);

  const start = useCallback(
    (key: string, file: File) => {
      const controller = new AbortController();
      running.current.set(key, controller);
      change(key, { failure: null, progress: 0 });
      const progress = (part: number) => change(key, { progress: part });
      void upload(file, { progress, signal: controller.signal })
        .then(
          (attachment) => change(key, { attachment, progress: 1 }),
          (error: unknown) => change(key, { failure: failureOf(error) }),
        )
        .finally(() => running.current.delete(key));
    },
    [change],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const room = MOST_FILES - uploads.length;
      const added = files.slice(0, Math.max(room, 0)).map((file): FileUpload => ({
        key: crypto.randomUUID(),
        file,
        progress: 0,
        attachment: null,
        failure: refusalOf(file),
      }));
      setUploads((before) => [...before, ...added]);
      for (const { key, file, failure } of added) if (failure === null) start(key, file);
    },
    [start, uploads.length],
  );

  const remove = useCallback((key: string) => {
    running.current.get(key)?.abort();
    setUploads((before) => before.filter((each) => each.key !== key));
  }, []);

  const clear = useCallback(() => setUploads([]), []);

  useEffect(() => {
    const controllers = running.current;
    return () => controllers.forEach((controller) => controller.abort());
  }, []);

  return { uploads, add, remove, retry: start, clear };
}

/** Why a file cannot go out, found before any of it does. */
function refusalOf(file: File): Failure | null {
  if (file.size > LARGEST_FILE) {
    return failed('attachment_too_large', { limit: String(LARGEST_FILE) }).failure;
  }
  return file.size === 0 ? failed('attachment_empty').failure : null;
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../transactions/failures';
import { FailureText } from './FailureText';

export function Loading() {
  const { t } = useTranslation();
  return (
    <p className="loading" role="status">
      {t('ui.loading')}
    </p>
  );
}

/** What a question to the API ended in, with a way to ask again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <FailureText failure={failureOf(error)} />
      {onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          {t('ui.retry')}
        </button>
      ) : null}
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>;
}

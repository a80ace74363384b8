import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format';
import type { Unit } from '../money/units';
import type { Failure } from '../transactions/failures';
import { SiteContext } from '../app/site';
import { failureSentence } from './failure-sentence';

/** Tells a failure in words, and to screen readers at once. */
export function FailureText({ failure, token }: { failure: Failure; token?: Unit }) {
  const { t } = useTranslation();
  const format = useFormat();
  // Told also while the site itself is not known yet.
  const native = use(SiteContext)?.native;
  return (
    <p className="failure" role="alert">
      {failureSentence(t, format, failure, { token, native })}
    </p>
  );
}

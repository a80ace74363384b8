import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readEvidence } from '../../api/evidence';
import { FailureText } from '../../ui/FailureText';
import { Loading } from '../../ui/States';
import { useSignedIn } from '../../wallet/use-signed-in';

const Markdown = lazy(() => import('../../ui/Markdown'));

/** One piece of evidence: a text is shown once its digest is that of the chain; any other file is saved. */
export function EvidenceView({ uri }: { uri: string }) {
  const { t } = useTranslation();
  const { busy, failure, act } = useSignedIn();
  const [text, setText] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  if (text !== null) {
    return (
      <article className="deliverable" aria-label={t('dispute.evidence')}>
        <Suspense fallback={<Loading />}>
          <Markdown text={text} />
        </Suspense>
      </article>
    );
  }
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() =>
          void act(async () => {
            const found = await readEvidence(uri);
            setText(found);
            setSaved(found === null);
          })
        }
      >
        {busy ? t('ui.working') : t('dispute.read')}
      </button>
      {saved ? <p className="hint">{t('dispute.saved')}</p> : null}
      <p className="hint address-input">{uri}</p>
      {failure ? <FailureText failure={failure} /> : null}
    </>
  );
}

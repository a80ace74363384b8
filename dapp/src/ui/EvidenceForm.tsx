import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address } from 'viem';
import { storeEvidence } from '../api/evidence';
import type { Failure } from '../transactions/failures';
import { useSession } from '../wallet/session';
import { FailureText } from './FailureText';
import { TextArea } from './TextArea';
import { useDraft } from './use-draft';

interface Props {
  taskId: string;
  /** Tells drafts of different disputes apart. */
  name: string;
  busy: boolean;
  failure: Failure | null;
  /** Sends the evidence; it is stored once an account is there, which gives its URI. */
  send: (store: (account: Address) => Promise<string>, done: () => void) => void;
}

const LONGEST = 20_000;

/** A party brings evidence: a text, or a file beside it; its address goes onto the chain. */
export function EvidenceForm({ taskId, name, busy, failure, send }: Props) {
  const { t } = useTranslation();
  const { signIn } = useSession();
  const { draft, change, forget } = useDraft(`guildhall.evidence.${name}`, { body: '' });
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const empty = draft.body.trim() === '' && file === null;
  const tooLong = draft.body.length > LONGEST;
  const submit = () => {
    setTried(true);
    if (empty || tooLong) return;
    send(
      async (account) => {
        await signIn(account);
        const content = file ?? new File([draft.body], 'evidence.md', { type: 'text/markdown' });
        return storeEvidence(taskId, content);
      },
      () => {
        forget();
        setFile(null);
      },
    );
  };
  return (
    <details className="answer">
      <summary>{t('deal.evidence.title')}</summary>
      <form
        aria-label={t('deal.evidence.title')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextArea
          label={t('deal.evidence.body')}
          hint={t('deal.evidence.hint')}
          error={
            tried && empty
              ? t('form.required')
              : tooLong
                ? t('form.tooLong', { max: LONGEST })
                : null
          }
          rows={4}
          disabled={file !== null}
          value={draft.body}
          onChange={(value) => change({ body: value })}
        />
        <div className="field">
          <label>
            {t('deal.evidence.file')}{' '}
            <input type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          </label>
        </div>
        <button type="submit" className="button" disabled={busy}>
          {busy ? t('ui.working') : t('deal.evidence.label')}
        </button>
        {failure ? <FailureText failure={failure} /> : null}
      </form>
    </details>
  );
}

import { useTranslation } from 'react-i18next';
import { LIMITS, isSafeLink, lengthOf, linesOf } from '../../escrow/documents';
import { Preview } from '../../ui/Preview';
import { TextArea } from '../../ui/TextArea';

export interface WorkDraft {
  body: string;
  links: string;
}

export const EMPTY_WORK: WorkDraft = { body: '', links: '' };

export interface CheckedWork {
  links: string[];
  bodyError: string | null;
  linksError: string | null;
  ok: boolean;
}

/** Checks a text of work and its links against what a document may hold. */
export function useCheckedWork({ body, links: typed }: WorkDraft): CheckedWork {
  const { t } = useTranslation();
  const links = linesOf(typed);
  const bodyError =
    body.trim() === ''
      ? t('form.required')
      : lengthOf(body) > LIMITS.body
        ? t('form.tooLong', { max: LIMITS.body })
        : body.includes('\u0000') || !body.isWellFormed()
          ? t('form.control')
          : null;
  const linksError =
    links.length > LIMITS.links
      ? t('form.tooMany', { max: LIMITS.links })
      : links.every(isSafeLink)
        ? null
        : t('form.links');
  return { links, bodyError, linksError, ok: bodyError === null && linksError === null };
}

interface Props {
  draft: WorkDraft;
  checked: CheckedWork;
  tried: boolean;
  hint: string;
  onChange: (part: Partial<WorkDraft>) => void;
}

/** What a worker shows of the work: a text and links. */
export function WorkFields({ draft, checked, tried, hint, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <TextArea
        label={t('deliverable.body')}
        hint={hint}
        error={tried ? checked.bodyError : null}
        rows={8}
        required
        value={draft.body}
        onChange={(value) => onChange({ body: value })}
      />
      <Preview text={draft.body} />
      <TextArea
        label={t('deliverable.links')}
        hint={t('form.linksHint')}
        error={tried ? checked.linksError : null}
        rows={2}
        value={draft.links}
        onChange={(value) => onChange({ links: value })}
      />
    </>
  );
}

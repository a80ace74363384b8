import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MORE_FIELDS, emptyDraft } from './draft';
import { MoreMoney } from './MoreMoney';
import { MoreTime } from './MoreTime';
import { TakingFields } from './TakingFields';
import type { FormView } from './view';

/** What a simple task does not need, folded away until it is wanted or something in it is wrong. */
export function MoreFields({ view, tried }: { view: FormView; tried: boolean }) {
  const { t } = useTranslation();
  const { draft, config, checked } = view;
  const plain = emptyDraft(config, draft.lang, 0);
  const isUsed = MORE_FIELDS.some((field) => draft[field] !== plain[field]);
  const [open, setOpen] = useState(isUsed);
  const wrong = tried && MORE_FIELDS.some((field) => checked.errors[field] !== undefined);
  return (
    <details
      className="panel more-fields"
      open={open || wrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <strong>{t('ways.more')}</strong>
        <span className="hint">{t('ways.moreNote')}</span>
      </summary>
      <TakingFields view={view} />
      <MoreMoney view={view} />
      <MoreTime view={view} />
    </details>
  );
}

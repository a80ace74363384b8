import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../transactions/failures';
import { Dialog } from './Dialog';
import { FailureText } from './FailureText';

interface Props {
  title: string;
  /** What the button that goes on says. */
  label: string;
  busy: boolean;
  failure: Failure | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before a deed whether it is meant, and for what it needs; what failed stays to be read. */
export function ConfirmDialog({
  title,
  label,
  busy,
  failure,
  onConfirm,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {children}
        {failure ? <FailureText failure={failure} /> : null}
        <div className="dialog-deeds">
          <button type="button" className="button" onClick={onClose}>
            {t('ui.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            {busy ? t('ui.working') : label}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

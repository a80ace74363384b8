import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types';
import { REPORT_REASONS, reportMessage, type ReportReason } from '../../api/rooms';
import { useDeed } from '../../api/use-deed';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { TextArea } from '../../ui/TextArea';

const LONGEST = 1_000;

/** Tells the moderators of a message, with a reason. */
export function ReportDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation();
  const { busy, failure, run } = useDeed();
  const [reason, setReason] = useState<ReportReason | ''>('');
  const [text, setText] = useState('');
  const [checked, setChecked] = useState(false);
  const [done, setDone] = useState(false);

  if (done) {
    return (
      <Dialog title={t('report.title')} onClose={onClose}>
        <p role="status">{t('report.done')}</p>
        <button type="button" className="button" onClick={onClose}>
          {t('ui.close')}
        </button>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('report.title')}
      label={t('report.send')}
      busy={busy}
      failure={failure}
      onClose={onClose}
      onConfirm={() => {
        setChecked(true);
        if (reason === '') return;
        void run(() => reportMessage(message, reason, text.trim())).then((sent) => setDone(sent));
      }}
    >
      <p className="hint">{t('report.note')}</p>
      <blockquote className="quote" lang={message.lang ?? undefined} dir="auto">
        {message.body.slice(0, 280)}
      </blockquote>
      <Field
        label={t('report.reason')}
        error={checked && reason === '' ? t('form.required') : null}
      >
        {(ids) => (
          <select
            {...ids}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value as ReportReason | '')}
          >
            <option value="">{t('report.choose')}</option>
            {REPORT_REASONS.map((each) => (
              <option key={each} value={each}>
                {t(`report.reasons.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextArea
        label={t('report.text')}
        rows={3}
        maxLength={LONGEST}
        value={text}
        onChange={setText}
      />
    </ConfirmDialog>
  );
}

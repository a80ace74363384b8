import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types';
import { REPORT_REASONS, reportMessage, type ReportReason } from '../../api/rooms';
import { useDeed } from '../../api/use-deed';
import { Dialog } from '../../ui/Dialog';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';

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
    <Dialog title={t('report.title')} onClose={onClose}>
      <p className="hint">{t('report.note')}</p>
      <blockquote className="quote" lang={message.lang ?? undefined} dir="auto">
        {message.body.slice(0, 280)}
      </blockquote>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (reason === '') return;
          void run(() => reportMessage(message, reason, text.trim())).then((sent) => setDone(sent));
        }}
      >
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
        <Field label={t('report.text')}>
          {(ids) => (
            <textarea
              {...ids}
              rows={3}
              maxLength={LONGEST}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {failure ? <FailureText failure={failure} /> : null}
        <div className="dialog-deeds">
          <button type="button" className="button" onClick={onClose}>
            {t('ui.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            {busy ? t('ui.working') : t('report.send')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

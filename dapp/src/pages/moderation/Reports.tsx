import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  OUTCOMES,
  REPORT_STATES,
  closeReport,
  reportsQuery,
  type Outcome,
  type ReportState,
} from '../../api/moderation';
import { REPORT_REASONS } from '../../api/rooms';
import type { Report } from '../../api/types';
import { useDeed } from '../../api/use-deed';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Choices } from '../../ui/Choices';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Ago } from '../../ui/Countdown';
import Markdown from '../../ui/Markdown';
import { Paged } from '../../ui/Paged';
import { Empty } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { TextArea } from '../../ui/TextArea';
import { Files } from '../messages/MessageItem';

const LONGEST = 1_000;

function CloseDialog({ report, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useTranslation();
  const { busy, failure, run } = useDeed(['reports'], ['audit']);
  const [outcome, setOutcome] = useState<Outcome>('noted');
  const [note, setNote] = useState('');
  return (
    <ConfirmDialog
      title={t('moderation.closeTitle')}
      label={t('moderation.close')}
      busy={busy}
      failure={failure}
      onClose={onClose}
      onConfirm={() =>
        void run(() => closeReport(report.id, outcome, note.trim())).then((done) => {
          if (done) onClose();
        })
      }
    >
      <Choices
        legend={t('moderation.outcome')}
        options={OUTCOMES.map((value) => ({ value, label: t(`moderation.outcomes.${value}`) }))}
        chosen={outcome}
        onChange={setOutcome}
      />
      <TextArea
        label={t('moderation.note')}
        hint={t('moderation.noteHint')}
        rows={3}
        maxLength={LONGEST}
        value={note}
        onChange={setNote}
      />
    </ConfirmDialog>
  );
}

function ReportItem({ report, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = REPORT_REASONS.find((each) => each === report.reason);
  return (
    <li className="panel report">
      <header className="report-head">
        <h2>{reason === undefined ? report.reason : t(`report.reasons.${reason}`)}</h2>
        <Ago at={report.created_at} />
      </header>
      <dl className="terms">
        <div>
          <dt>{t('moderation.author')}</dt>
          <dd>
            <Person address={report.author} />
          </dd>
        </div>
        <div>
          <dt>{t('moderation.reporter')}</dt>
          <dd>
            <Person address={report.reporter} />
          </dd>
        </div>
        <div>
          <dt>{t('moderation.sent')}</dt>
          <dd>
            {format.moment(report.sent_at)}
            {report.task_id === null ? null : (
              <>
                {' · '}
                <Link to={`/tasks/${report.task_id}`}>{t('person.task')}</Link>
              </>
            )}
          </dd>
        </div>
      </dl>
      <h3>{t('moderation.message')}</h3>
      <blockquote className="quote">
        <Markdown text={report.body} lang={report.lang ?? undefined} />
        <Files room={null} files={report.attachments} />
      </blockquote>
      {report.text === '' ? null : (
        <>
          <h3>{t('moderation.words')}</h3>
          <p className="report-words" dir="auto">
            {report.text}
          </p>
        </>
      )}
      {report.state === 'open' ? (
        <button type="button" className="button" onClick={onClose}>
          {t('moderation.close')}
        </button>
      ) : (
        <p className="hint">
          {report.outcome === null ? null : t(`moderation.outcomes.${report.outcome}`)}{' '}
          {report.closed_by === null ? null : <Person address={report.closed_by} />}{' '}
          {report.closed_at === null ? null : <Ago at={report.closed_at} />}
          {report.note ? <span className="report-words"> {report.note}</span> : null}
        </p>
      )}
    </li>
  );
}

/** What people reported, the oldest first, with the message as it was then. */
export function Reports() {
  const { t } = useTranslation();
  const [state, setState] = useState<ReportState>('open');
  const [closing, setClosing] = useState<Report | null>(null);
  const list = useInfiniteQuery(reportsQuery(state));
  return (
    <>
      <Tabs
        label={t('moderation.reports')}
        options={REPORT_STATES.map((value) => ({ value, label: t(`moderation.state.${value}`) }))}
        chosen={state}
        onChange={setState}
      />
      <Paged list={list} none={<Empty>{t('moderation.noReports')}</Empty>}>
        {(reports) => (
          <ul className="reports">
            {reports.map((report) => (
              <ReportItem key={report.id} report={report} onClose={() => setClosing(report)} />
            ))}
          </ul>
        )}
      </Paged>
      {closing === null ? null : <CloseDialog report={closing} onClose={() => setClosing(null)} />}
    </>
  );
}

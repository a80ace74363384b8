import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSite } from '../app/site';
import { FailureText } from '../ui/FailureText';
import { useTransactionRecords, useTransactions } from './context';
import type { Phase, TransactionRecord } from './store';

/** How long a finished transaction stays in view, in milliseconds. */
const DONE_FOR = 20_000;

const STEPS: readonly Phase[] = ['simulating', 'signing', 'pending', 'mined', 'indexed'];

function Steps({ phase }: { phase: Phase }) {
  const reached = STEPS.indexOf(phase);
  return (
    <span className="steps" aria-hidden="true">
      {STEPS.map((step, index) => (
        <span key={step} className={index <= reached ? 'step step-done' : 'step'} />
      ))}
    </span>
  );
}

function Row({ record }: { record: TransactionRecord }) {
  const { t } = useTranslation();
  const { store } = useTransactions();
  const { config } = useSite();

  // What is done needs no hand to clear it away; what failed waits to be read.
  const { id, phase } = record;
  useEffect(() => {
    if (phase !== 'indexed') return;
    const timer = setTimeout(() => store.dismiss(id), DONE_FOR);
    return () => clearTimeout(timer);
  }, [id, phase, store]);

  const over = record.phase === 'indexed' || record.phase === 'failed';
  const explorer = config.chain.explorer_url;
  return (
    <li className={`transaction transaction-${record.phase}`}>
      <div className="transaction-head">
        <strong>{t(`transaction.kind.${record.kind}`)}</strong>
        {record.subject === '' ? null : (
          <span className="transaction-subject">{record.subject}</span>
        )}
        {over || record.phase === 'pending' ? (
          <button
            type="button"
            className="icon-button"
            aria-label={t('transaction.dismiss')}
            onClick={() => store.dismiss(record.id)}
          >
            <span aria-hidden="true">×</span>
          </button>
        ) : null}
      </div>
      <Steps phase={record.phase} />
      {record.failure ? (
        <FailureText failure={record.failure} />
      ) : (
        <p className="transaction-phase">{t(`transaction.phase.${record.phase}`)}</p>
      )}
      {record.firstHash ? <p className="hint">{t('transaction.repriced')}</p> : null}
      <div className="transaction-links">
        {record.hash && explorer ? (
          <a
            href={new URL(`tx/${record.hash}`, explorer).href}
            target="_blank"
            rel="noopener noreferrer"
          >
            {t('transaction.explorer')}
          </a>
        ) : null}
        {record.taskId && record.phase === 'indexed' ? (
          <Link to={`/tasks/${record.taskId}`}>{t('transaction.openTask')}</Link>
        ) : null}
        {record.proposalId && record.phase === 'indexed' ? (
          <Link to={`/guild/proposals/${record.proposalId}`}>{t('transaction.openProposal')}</Link>
        ) : null}
      </div>
    </li>
  );
}

/** Every transaction under way, step by step; it stays on all pages and comes back after a reload. */
export function TransactionTray() {
  const { t } = useTranslation();
  const records = useTransactionRecords();
  return (
    <section className="tray" aria-label={t('transaction.tray')} aria-live="polite">
      {records.length === 0 ? null : (
        <ul>
          {records.slice(-4).map((record) => (
            <Row key={record.id} record={record} />
          ))}
        </ul>
      )}
    </section>
  );
}

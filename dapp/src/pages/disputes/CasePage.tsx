import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { disputeQuery } from '../../api/disputes';
import type { DisputePage } from '../../api/types';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { useBoundary } from '../../time/use-boundary';
import { failureOf } from '../../transactions/failures';
import { Person } from '../../ui/Address';
import { Countdown } from '../../ui/Countdown';
import { Failed, Loading } from '../../ui/States';
import { useTaskTitle } from '../../ui/TaskRow';
import { useWallet } from '../../wallet/context';
import NotFoundPage from '../NotFoundPage';
import { DeliverableView } from '../task/DeliverableView';
import { NoteView } from '../task/NoteView';
import { CourtHearing } from './CourtHearing';
import { EscrowPart } from './EscrowPart';
import { EvidenceList } from './EvidenceList';
import { Hearing } from './Hearing';
import { nextClock } from './legal';
import { useRulingName } from './ruling-name';

function Case({ page }: { page: DisputePage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useWallet();
  const rulingName = useRulingName(page);
  const titleOf = useTaskTitle();
  const title = titleOf({ id: page.task_id, title: page.title });
  usePageTitle(title);
  const { dispute } = page;
  const open = page.now < page.ruling_ends_at && dispute.ruling === null;
  return (
    <>
      <p>
        <Link to="/disputes">{t('dispute.title')}</Link>
      </p>
      <h1>{title}</h1>
      <p>
        <span className="tag">{t(`dispute.state.${page.state}`)}</span>{' '}
        {dispute.ruling === null ? null : (
          <strong>{t('dispute.ruled', { ruling: rulingName(dispute.ruling) })}</strong>
        )}
        {open ? (
          <>
            {t('dispute.rulingUntil', { end: format.moment(page.ruling_ends_at) })}{' '}
            <strong>
              {t('outlook.left')} <Countdown until={page.ruling_ends_at} />
            </strong>
          </>
        ) : null}
      </p>
      <section className="panel" aria-labelledby="matter-heading">
        <h2 id="matter-heading">{t('dispute.matter')}</h2>
        <p>
          {t('dispute.poster')} <Person address={page.poster} you={account} />
          {page.worker === null ? (
            ` · ${t('dispute.contest')}`
          ) : (
            <>
              {' '}
              · {t('dispute.worker')} <Person address={page.worker} you={account} />
            </>
          )}
        </p>
        <p>
          <Link to={`/tasks/${page.task_id}`}>{t('dispute.task')}</Link>
        </p>
        <div className="reading">
          {account !== null && page.digest !== null ? (
            <DeliverableView digest={page.digest} reader={account} />
          ) : null}
          {account !== null && page.reason_digest !== null ? (
            <NoteView digest={page.reason_digest} reader={account} kind="reject" />
          ) : null}
        </div>
        <p className="hint">{t('dispute.readers')}</p>
      </section>
      <EvidenceList page={page} />
      {page.court ? (
        <CourtHearing page={page} court={page.court} />
      ) : page.cases.length === 0 ? (
        <p className="panel hint">{t('dispute.elsewhere')}</p>
      ) : (
        page.cases.map((hearing, index) => (
          <Hearing key={`${hearing.panel}-${hearing.id}`} page={page} number={index} />
        ))
      )}
      <EscrowPart page={page} />
    </>
  );
}

/** One dispute: what it is about, what both sides brought, how its bench votes, and what may be done about it. */
export default function CasePage() {
  const { arbitrator = '', id = '' } = useParams();
  const { account } = useWallet();
  const isName = /^0x[0-9a-f]{40}$/i.test(arbitrator) && /^\d{1,78}$/.test(id);
  const { data, error, isPending, refetch } = useQuery({
    ...disputeQuery(arbitrator, id, account),
    enabled: isName,
  });

  useBoundary(data ? nextClock(data, chainNow()) : null, refetch);

  if (!isName) return <NotFoundPage />;
  if (isPending) return <Loading />;
  if (!data) {
    if (failureOf(error).code === 'not_found') return <NotFoundPage />;
    return <Failed error={error} onRetry={() => void refetch()} />;
  }
  return <Case page={data} />;
}

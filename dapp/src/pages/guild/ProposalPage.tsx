import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { usePageTitle } from '../../app/use-page-title';
import { bodyOf, checkProposal } from '../../guild/calls';
import { nextMoment, shownSteps } from '../../guild/legal';
import { proposalQuery } from '../../guild/queries';
import { timelineOf } from '../../guild/timeline';
import type { Proposal } from '../../guild/types';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { failureOf } from '../../transactions/failures';
import { Person } from '../../ui/Address';
import { Ago } from '../../ui/Countdown';
import { Failed, Loading } from '../../ui/States';
import { useWallet } from '../../wallet/context';
import NotFoundPage from '../NotFoundPage';
import { Actions } from './Actions';
import { Ballots } from './Ballots';
import { Outlook, ProposalBadge } from './ProposalRow';
import { StepButton } from './StepButton';
import { VoteBars } from './VoteBars';
import { VotePanel } from './VotePanel';

const Markdown = lazy(() => import('../../ui/Markdown'));
const PROPOSAL_ID = /^0x[0-9a-f]{64}$/i;

function Timeline({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="panel" aria-labelledby="timeline-heading">
      <h2 id="timeline-heading">{t('guild.timeline.title')}</h2>
      <ol className="plan">
        {timelineOf(proposal).map(({ key, phase, at }) => (
          <li
            key={key}
            className={`plan-step plan-${phase}`}
            aria-current={phase === 'now' ? 'step' : undefined}
          >
            <strong>{t(`guild.timeline.${key}`)}</strong>
            {at === null ? null : <p>{format.moment(at)}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Proposed({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const title = proposal.title === '' ? t('guild.untitled') : proposal.title;
  usePageTitle(title);
  const checked = useMemo(() => checkProposal(proposal), [proposal]);
  const steps = shownSteps(proposal.legal);
  const body = bodyOf(proposal.description).trim();
  return (
    <>
      <p className="crumb">
        <Link to="/guild">{t('guild.title')}</Link>
      </p>
      <header className="proposal-head">
        <h1 dir="auto">{title}</h1>
        <p className="task-head-facts">
          <ProposalBadge state={proposal.state} />
          <span>
            <Outlook proposal={proposal} />
          </span>
          <span>
            {t('guild.by')} <Person address={proposal.proposer} you={account} /> ·{' '}
            <Ago at={proposal.created_at} />
          </span>
        </p>
      </header>
      <div className="task-columns proposal-columns">
        <div className="task-main">
          <section className="panel" aria-labelledby="standing-heading">
            <h2 id="standing-heading">{t('guild.votes.title')}</h2>
            <VoteBars proposal={proposal} />
          </section>
          <section className="panel" aria-labelledby="actions-heading">
            <h2 id="actions-heading">{t('guild.call.title')}</h2>
            <p className="hint">{t('guild.call.note')}</p>
            {checked.calls ? null : (
              <p className="failure" role="alert">
                {t('guild.untrusted')}
              </p>
            )}
            <Actions calls={proposal.actions} />
          </section>
          <section className="panel" aria-labelledby="why-heading">
            <h2 id="why-heading">{t('guild.why')}</h2>
            {checked.text ? null : <p className="failure">{t('guild.textMismatch')}</p>}
            {body === '' ? (
              <p className="hint">{t('brief.empty')}</p>
            ) : (
              <Suspense fallback={<Loading />}>
                <Markdown text={body} />
              </Suspense>
            )}
          </section>
          <Ballots id={proposal.id} voters={proposal.voters} />
        </div>
        <aside className="task-side" aria-label={t('guild.side')}>
          <VotePanel key={account} proposal={proposal} trusted={checked.calls} />
          {steps.length === 0 ? null : (
            <section className="panel pay-panel" aria-labelledby="steps-heading">
              <h2 id="steps-heading">{t('guild.step.title')}</h2>
              {steps.map((action) => (
                <StepButton
                  key={action.action}
                  action={action}
                  proposal={proposal}
                  trusted={checked.calls}
                />
              ))}
            </section>
          )}
          <Timeline proposal={proposal} />
          <p className="hint freshness">
            {t('task.asOf', { block: proposal.block.number })} {t(`finality.${proposal.finality}`)}
          </p>
        </aside>
      </div>
    </>
  );
}

export default function ProposalPage() {
  const { id = '' } = useParams();
  const { account } = useWallet();
  const known = PROPOSAL_ID.test(id);
  const proposal = useQuery({
    ...proposalQuery(id, account),
    enabled: known,
    // Keeps the page in place while it is asked for again as somebody else.
    placeholderData: (before) => (before?.id === id.toLowerCase() ? before : undefined),
  });
  const { data, refetch } = proposal;

  // A vote that opens or ends changes what is allowed, without any event on the chain.
  useEffect(() => {
    const moment = data ? nextMoment(data.legal, chainNow()) : null;
    if (moment === null) return;
    const wait = Math.min((moment - chainNow() + 1) * 1_000, 2_000_000_000);
    const timer = setTimeout(() => void refetch(), wait);
    return () => clearTimeout(timer);
  }, [data, refetch]);

  if (!known) return <NotFoundPage />;
  if (proposal.isPending) return <Loading />;
  if (!data) {
    if (failureOf(proposal.error).code === 'not_found') return <NotFoundPage />;
    return <Failed error={proposal.error} onRetry={() => void refetch()} />;
  }
  return <Proposed proposal={data} />;
}

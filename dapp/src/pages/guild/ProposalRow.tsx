import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { chainNow } from '../../time/clock';
import { Person } from '../../ui/Address';
import { Ago, Countdown } from '../../ui/Countdown';
import type { ProposalItem, ProposalState } from '../../guild/types';
import { useWallet } from '../../wallet/context';
import { VoteBars } from './VoteBars';

export function ProposalBadge({ state }: { state: ProposalState }) {
  const { t } = useTranslation();
  return <span className={`badge badge-proposal-${state}`}>{t(`guild.state.${state}`)}</span>;
}

/** What happens to a proposal next, counted down where there is a moment to count to. */
export function Outlook({ proposal }: { proposal: ProposalItem }) {
  const { t } = useTranslation();
  const now = chainNow();
  const { state, vote_start: start, vote_end: end, eta } = proposal;
  if (state === 'pending' && start >= now) {
    return (
      <>
        {t('guild.outlook.starts')} <Countdown until={start + 1} />
      </>
    );
  }
  if (state === 'active' && end >= now) {
    return (
      <>
        {t('guild.outlook.ends')} <Countdown until={end + 1} />
      </>
    );
  }
  if (state === 'queued' && eta !== null && eta > now) {
    return (
      <>
        {t('guild.outlook.waits')} <Countdown until={eta} />
      </>
    );
  }
  if (state === 'queued') return t('guild.outlook.ready');
  if (state === 'succeeded') return t('guild.outlook.queue');
  return (
    <>
      {t('guild.outlook.ended')} <Ago at={end} />
    </>
  );
}

interface Props {
  proposal: ProposalItem;
  /** Whether the bars are drawn; a list of what is over only names its outcome. */
  bars: boolean;
}

/** A proposal as a line of a list. */
export function ProposalRow({ proposal, bars }: Props) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const title = proposal.title === '' ? t('guild.untitled') : proposal.title;
  return (
    <article className="proposal-row">
      <h3 className="proposal-row-title">
        <Link to={`/guild/proposals/${proposal.id}`} dir="auto">
          {title}
        </Link>
      </h3>
      <p className="proposal-row-facts">
        <ProposalBadge state={proposal.state} />
        <span>
          <Outlook proposal={proposal} />
        </span>
        <span>
          {t('guild.by')} <Person address={proposal.proposer} you={account} />
        </span>
      </p>
      {bars ? <VoteBars proposal={proposal} /> : null}
    </article>
  );
}

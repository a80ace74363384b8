import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from '../../app/use-page-title';
import { guildQuery, proposalsQuery } from '../../guild/queries';
import { STATES, type Guild, type ProposalState } from '../../guild/types';
import { Empty, Failed, Loading } from '../../ui/States';
import { Delegates } from './Delegates';
import { Delegation } from './Delegation';
import { ProposalRow } from './ProposalRow';
import { Roles, Rules } from './Rules';
import { Treasury } from './Treasury';

function OpenVotes() {
  const { t } = useTranslation();
  const open = useInfiniteQuery(proposalsQuery('active'));
  const items = open.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-labelledby="open-heading">
      <h2 id="open-heading">{t('guild.open.title')}</h2>
      {open.isPending ? <Loading /> : null}
      {open.isError ? <Failed error={open.error} onRetry={() => void open.refetch()} /> : null}
      {open.isSuccess && items.length === 0 ? <p className="hint">{t('guild.open.none')}</p> : null}
      {items.map((proposal) => (
        <ProposalRow key={proposal.id} proposal={proposal} bars />
      ))}
    </section>
  );
}

function Proposals({ counts }: { counts: Guild['proposals'] }) {
  const { t } = useTranslation();
  const [state, setState] = useState<ProposalState | null>(null);
  const proposals = useInfiniteQuery(proposalsQuery(state));
  const items = proposals.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = STATES.filter((each) => (counts[each] ?? 0) > 0);
  return (
    <section aria-labelledby="proposals-heading">
      <h2 id="proposals-heading" className="section-title">
        {t('guild.proposals.title')}
      </h2>
      <div className="tabs">
        <button
          type="button"
          className="tab"
          aria-pressed={state === null}
          onClick={() => setState(null)}
        >
          {t('guild.proposals.all')}
        </button>
        {shown.map((each) => (
          <button
            key={each}
            type="button"
            className="tab"
            aria-pressed={state === each}
            onClick={() => setState(each)}
          >
            {t(`guild.state.${each}`)} <span className="count">{counts[each]}</span>
          </button>
        ))}
      </div>
      {proposals.isPending ? <Loading /> : null}
      {proposals.isError ? (
        <Failed error={proposals.error} onRetry={() => void proposals.refetch()} />
      ) : null}
      {proposals.isSuccess && items.length === 0 ? (
        <Empty>{t('guild.proposals.none')}</Empty>
      ) : null}
      <ul className="task-list">
        {items.map((proposal) => (
          <li key={proposal.id}>
            <ProposalRow proposal={proposal} bars={false} />
          </li>
        ))}
      </ul>
      {proposals.hasNextPage ? (
        <p className="more">
          <button
            type="button"
            className="button"
            disabled={proposals.isFetchingNextPage}
            onClick={() => void proposals.fetchNextPage()}
          >
            {t('guild.more')}
          </button>
        </p>
      ) : null}
    </section>
  );
}

function Overview({ guild }: { guild: Guild }) {
  const { t } = useTranslation();
  return (
    <>
      <header className="guild-head">
        <div>
          <h1>{t('guild.title')}</h1>
          <p className="lead">{t('guild.lead')}</p>
        </div>
        <Link to="/guild/propose" className="button button-primary">
          {t('guild.propose')}
        </Link>
      </header>
      <div className="task-columns guild-columns">
        <div className="task-main">
          <OpenVotes />
          <section className="panel" aria-labelledby="decides-heading">
            <h2 id="decides-heading">{t('guild.decides.title')}</h2>
            <ul className="rules">
              <li>{t('guild.decides.fee')}</li>
              <li>{t('guild.decides.standards')}</li>
              <li>{t('guild.decides.lists')}</li>
              <li>{t('guild.decides.treasury')}</li>
              <li>{t('guild.decides.itself')}</li>
            </ul>
            <p>
              <strong>{t('guild.decides.never')}</strong>
            </p>
          </section>
          <Proposals counts={guild.proposals} />
          <Delegates />
        </div>
        <aside className="task-side" aria-label={t('guild.side')}>
          <Delegation />
          <Treasury guild={guild} />
          <Rules guild={guild} />
          <Roles guild={guild} />
          <p className="hint freshness">
            {t('task.asOf', { block: guild.block.number })} {t(`finality.${guild.finality}`)}
          </p>
        </aside>
      </div>
    </>
  );
}

/** The guild: what is being decided, by whom, by which rules and over what money. */
export default function GuildPage() {
  const { t } = useTranslation();
  usePageTitle(t('guild.title'));
  const guild = useQuery(guildQuery);
  if (guild.isPending) return <Loading />;
  if (!guild.data) return <Failed error={guild.error} onRetry={() => void guild.refetch()} />;
  return <Overview guild={guild.data} />;
}

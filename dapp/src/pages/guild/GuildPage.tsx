import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from '../../app/use-page-title';
import { guildQuery, proposalsQuery } from '../../guild/queries';
import { STATES, type Guild, type ProposalState } from '../../guild/types';
import { Paged } from '../../ui/Paged';
import { Empty, Failed, Loading } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { Contributions } from './Contributions';
import { Delegates } from './Delegates';
import { Delegation } from './Delegation';
import { ProposalRow } from './ProposalRow';
import { Roles, Rules } from './Rules';
import { Treasury } from './Treasury';

function OpenVotes() {
  const { t } = useTranslation();
  const open = useInfiniteQuery(proposalsQuery('active'));
  return (
    <section className="panel" aria-labelledby="open-heading">
      <h2 id="open-heading">{t('guild.open.title')}</h2>
      <Paged list={open} none={<p className="hint">{t('guild.open.none')}</p>}>
        {(items) =>
          items.map((proposal) => <ProposalRow key={proposal.id} proposal={proposal} bars />)
        }
      </Paged>
    </section>
  );
}

function Proposals({ counts }: { counts: Guild['proposals'] }) {
  const { t } = useTranslation();
  const [state, setState] = useState<ProposalState | null>(null);
  const proposals = useInfiniteQuery(proposalsQuery(state));
  const shown = STATES.filter((each) => (counts[each] ?? 0) > 0);
  return (
    <section aria-labelledby="proposals-heading">
      <h2 id="proposals-heading" className="section-title">
        {t('guild.proposals.title')}
      </h2>
      <Tabs
        label={t('guild.proposals.title')}
        options={[
          { value: null, label: t('guild.proposals.all') },
          ...shown.map((value) => ({
            value,
            label: (
              <>
                {t(`guild.state.${value}`)} <span className="count">{counts[value]}</span>
              </>
            ),
          })),
        ]}
        chosen={state}
        onChange={setState}
      />
      <Paged list={proposals} none={<Empty>{t('guild.proposals.none')}</Empty>}>
        {(items) => (
          <ul className="task-list">
            {items.map((proposal) => (
              <li key={proposal.id}>
                <ProposalRow proposal={proposal} bars={false} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
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
          <Contributions />
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

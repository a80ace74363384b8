import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { zeroAddress } from 'viem';
import { courtQuery, jurorQuery } from '../../api/courts';
import type { Court } from '../../api/types';
import { useSite } from '../../app/site';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { nextOf, useBoundary } from '../../time/use-boundary';
import { Address } from '../../ui/Address';
import { useBenchName } from '../../ui/bench-name';
import { Countdown } from '../../ui/Countdown';
import { Money } from '../../ui/Money';
import { Failed, Loading } from '../../ui/States';
import { useWallet } from '../../wallet/context';
import NotFoundPage from '../NotFoundPage';
import { SeedButton } from '../disputes/SeedButton';
import { MyDraws } from './MyDraws';
import { MyStake } from './MyStake';

const STEPS = ['stake', 'drawn', 'commit', 'reveal', 'paid'] as const;

function How() {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="how-heading">
      <h2 id="how-heading">{t('court.how.title')}</h2>
      <ol className="plan">
        {STEPS.map((step) => (
          <li key={step} className="plan-step">
            <strong>{t(`court.how.${step}.title`)}</strong>
            <p>{t(`court.how.${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Rules({ court }: { court: Court }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { rules, token, epoch } = court;
  const rows = [
    ['jurors', format.number(rules.jurors)],
    ['rounds', format.number(rules.rounds)],
    ['fee', format.money(BigInt(rules.fee), native)],
    ['cost', format.money(BigInt(court.cost), native)],
    ['minStake', format.money(BigInt(rules.min_stake), token)],
    ['voteStake', format.money(BigInt(rules.vote_stake), token)],
    ['evidence', format.duration(rules.evidence_period)],
    ['epoch', format.duration(rules.epoch_length)],
    ['commit', format.duration(rules.commit_period)],
    ['reveal', format.duration(rules.reveal_period)],
    ['appeal', format.duration(rules.appeal_window)],
    ['longest', format.duration(rules.longest_path)],
  ] as const;
  return (
    <section className="panel" aria-labelledby="rules-heading">
      <h2 id="rules-heading">{t('court.rules.title')}</h2>
      <p className="hint">{t('court.rules.note')}</p>
      <dl className="terms">
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`court.rules.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('court.rules.staked')}</dt>
          <dd>
            <Money amount={court.staked} unit={token} />
          </dd>
        </div>
        <div>
          <dt>{t('court.rules.stakers')}</dt>
          <dd>{format.number(court.jurors)}</dd>
        </div>
      </dl>
      <h3>{t('court.epoch.title', { number: format.number(epoch.number) })}</h3>
      <p className="hint">
        {t(epoch.seeded ? 'court.epoch.seeded' : 'court.epoch.unseeded')} {t('court.epoch.ends')}{' '}
        <Countdown until={epoch.ends_at} />
      </p>
      {epoch.seeded ? null : <SeedButton court={court.address} />}
    </section>
  );
}

function Shown({ court }: { court: Court }) {
  const { t } = useTranslation();
  const benchName = useBenchName();
  const { account, connect } = useWallet();
  const juror = useQuery({
    ...jurorQuery(court.address, account ?? zeroAddress),
    enabled: account !== null,
  });
  const { data, refetch } = juror;
  const clocks = data ? [data.leaving_from, ...data.rounds.map(({ closes_at }) => closes_at)] : [];
  useBoundary(nextOf(clocks, chainNow()), refetch);
  return (
    <>
      <header className="guild-head">
        <div>
          <h1>{t('court.title')}</h1>
          <p className="lead">{t('court.lead')}</p>
          <p className="hint">
            {benchName(court.name)} · <Address address={court.address} />
          </p>
        </div>
        <Link to="/disputes?show=judge" className="button">
          {t('court.cases')}
        </Link>
      </header>
      <div className="task-columns">
        <div className="task-main">
          {account === null ? (
            <section className="panel">
              <p>{t('court.connect')}</p>
              <button
                type="button"
                className="button button-primary"
                onClick={() => void connect()}
              >
                {t('wallet.connect')}
              </button>
            </section>
          ) : data ? (
            <MyDraws court={court} juror={data} account={account} />
          ) : juror.isPending ? (
            <Loading />
          ) : (
            <Failed error={juror.error} onRetry={() => void refetch()} />
          )}
          <How />
        </div>
        <aside className="task-side" aria-label={t('court.side')}>
          {account !== null && data ? <MyStake court={court} juror={data} /> : null}
          <Rules court={court} />
          <p className="hint freshness">
            {t('task.asOf', { block: court.block.number })} {t(`finality.${court.finality}`)}
          </p>
        </aside>
      </div>
    </>
  );
}

/** A juror's desk: stake, draws, votes, and the rules of the court. */
export default function CourtPage() {
  const { t } = useTranslation();
  const { config } = useSite();
  const address = config.contracts.Court;
  const court = useQuery({ ...courtQuery(address ?? zeroAddress), enabled: address !== undefined });
  usePageTitle(t('court.title'));
  if (address === undefined) return <NotFoundPage />;
  if (court.isPending) return <Loading />;
  if (!court.data) return <Failed error={court.error} onRetry={() => void court.refetch()} />;
  return <Shown court={court.data} />;
}

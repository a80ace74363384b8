import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { disputesQuery } from '../../api/disputes';
import type { DisputeItem } from '../../api/types';
import { useSite } from '../../app/site';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { Person } from '../../ui/Address';
import { Countdown } from '../../ui/Countdown';
import { Field } from '../../ui/Field';
import { Paged } from '../../ui/Paged';
import { Empty } from '../../ui/States';
import { useTaskTitle } from '../../ui/TaskRow';
import { useWallet } from '../../wallet/context';
import { SHOWN, STATES, filtersOf } from './filters';

function Row({ item, you }: { item: DisputeItem; you: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const titleOf = useTaskTitle();
  const { dispute } = item;
  const over = item.state === 'ended' || item.state === 'overdue';
  return (
    <li className="case-row">
      <div>
        <h3>
          <Link to={`/disputes/${dispute.arbitrator}/${dispute.id}`}>
            {titleOf({ id: item.task_id, title: item.title })}
          </Link>
        </h3>
        <p className="hint">
          <Person address={item.poster} you={you} />
          {item.worker === null ? ` · ${t('dispute.contest')}` : ' · '}
          {item.worker === null ? null : <Person address={item.worker} you={you} />}
        </p>
      </div>
      <p className="hint">
        <span className="tag">{t(`dispute.state.${item.state}`)}</span>{' '}
        {item.quorum === null
          ? null
          : t('dispute.votes', {
              count: item.votes,
              quorum: format.number(item.quorum),
            })}{' '}
        {over ? null : (
          <>
            {t('dispute.rulingIn')} <Countdown until={item.ruling_ends_at} />
          </>
        )}
      </p>
    </li>
  );
}

/** Every dispute that went to a bench, for everybody to see; members find theirs. */
export default function DisputesPage() {
  const { t } = useTranslation();
  const { config } = useSite();
  const { account } = useWallet();
  const [params, setParams] = useSearchParams();
  const { shown, filters } = filtersOf(params, account);
  const disputes = useInfiniteQuery(disputesQuery(filters));
  usePageTitle(t('dispute.title'));
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return (
    <>
      <div className="page-head">
        <h1>{t('dispute.title')}</h1>
        {config.contracts.Court === undefined ? null : <Link to="/court">{t('court.title')}</Link>}
      </div>
      <p className="lead">{t('dispute.lead')}</p>
      <div className="field-pair">
        <Field label={t('dispute.show.label')}>
          {(ids) => (
            <select
              {...ids}
              value={shown}
              disabled={account === null}
              onChange={(event) => set('show', event.target.value)}
            >
              {SHOWN.map((each) => (
                <option key={each} value={each}>
                  {t(`dispute.show.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('dispute.state.label')}>
          {(ids) => (
            <select
              {...ids}
              value={filters.state ?? ''}
              onChange={(event) => set('state', event.target.value)}
            >
              <option value="">{t('dispute.state.any')}</option>
              {STATES.map((each) => (
                <option key={each} value={each}>
                  {t(`dispute.state.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Paged
        list={disputes}
        none={
          <Empty>
            <p>{t('dispute.none')}</p>
          </Empty>
        }
      >
        {(items) => (
          <ul className="panel" aria-label={t('dispute.title')}>
            {items.map((item) => (
              <Row
                key={`${item.dispute.arbitrator}-${item.dispute.id}`}
                item={item}
                you={account}
              />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

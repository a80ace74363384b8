import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { leaderboardQuery } from '../../api/standing';
import { withParam } from '../../app/search-params';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { shownPoints } from '../../standing/points';
import { Person } from '../../ui/Address';
import { PassportLink } from '../../ui/PassportLink';
import { Paged } from '../../ui/Paged';
import { SelectFilter, SkillFilter } from '../../ui/SelectFilter';
import { Empty } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { useWallet } from '../../wallet/context';
import { PERIODS, SIDES, filtersOf } from './filters';

/** Who earned most, as a worker or as a poster, in a skill, in a time (R93). */
export default function LeaderboardsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useWallet();
  const [params, setParams] = useSearchParams();
  const filters = filtersOf(params);
  const board = useInfiniteQuery(leaderboardQuery(filters));
  usePageTitle(t('board.title'));
  const set = (name: 'side' | 'skill' | 'period') => (value: string) =>
    setParams(withParam(params, name, value), { replace: true });
  return (
    <>
      <h1>{t('board.title')}</h1>
      <p className="lead">{t('board.lead')}</p>
      <Tabs
        label={t('board.side.label')}
        options={SIDES.map((value) => ({ value, label: t(`board.side.${value}`) }))}
        chosen={filters.side}
        onChange={set('side')}
      />
      <div className="field-pair">
        <SkillFilter value={filters.skill ?? ''} onChange={set('skill')} />
        <SelectFilter
          label={t('board.period.label')}
          value={filters.period}
          onChange={set('period')}
        >
          {PERIODS.map((period) => (
            <option key={period} value={period}>
              {t(`board.period.${period}`)}
            </option>
          ))}
        </SelectFilter>
      </div>
      <Paged
        list={board}
        none={
          <Empty>
            <p>{t('board.none')}</p>
          </Empty>
        }
      >
        {(items) => (
          <div className="panel table-scroll">
            <table className="board" aria-busy={board.isFetching}>
              <thead>
                <tr>
                  <th scope="col" className="figure">
                    {t('board.rank')}
                  </th>
                  <th scope="col">{t('board.who')}</th>
                  <th scope="col" className="figure">
                    {t(filters.period === 'all' ? 'board.points' : 'board.gained')}
                  </th>
                  <th scope="col" className="figure">
                    {t('board.completions')}
                  </th>
                  <th scope="col">
                    <span className="visually-hidden">{t('passport.title')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((leader) => (
                  <tr key={leader.address}>
                    <td className="figure">{format.number(leader.rank)}</td>
                    <th scope="row">
                      <Person address={leader.address} you={account} />
                    </th>
                    <td className="figure">{format.amount(...shownPoints(leader.points))}</td>
                    <td className="figure">{format.number(leader.completions)}</td>
                    <td>
                      <PassportLink address={leader.address} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Paged>
      <p className="hint">{t('board.note')}</p>
    </>
  );
}

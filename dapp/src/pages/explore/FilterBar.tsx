import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSite } from '../../app/site';
import { AnyOption, SelectFilter, SkillFilter } from '../../ui/SelectFilter';
import { TextFilter } from '../../ui/TextFilter';
import { FILTER_NAMES, GRADES, SORTS, withFilter, type FilterName } from './filters';

interface Props {
  params: URLSearchParams;
  onChange: (params: URLSearchParams) => void;
}

export function FilterBar({ params, onChange }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const [open, setOpen] = useState(false);
  const set = (name: FilterName) => (value: string) => onChange(withFilter(params, name, value));
  const value = (name: FilterName) => params.get(name) ?? '';
  const active = FILTER_NAMES.filter((name) => params.has(name) && name !== 'sort').length;

  const choice = (name: FilterName, label: string, options: ReactNode) => (
    <SelectFilter label={label} value={value(name)} onChange={set(name)}>
      {options}
    </SelectFilter>
  );

  return (
    <form
      role="search"
      className="filters"
      aria-label={t('explore.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <TextFilter
        type="search"
        label={t('explore.search')}
        placeholder={t('explore.searchHint')}
        value={value('q')}
        onCommit={set('q')}
      />
      <button
        type="button"
        className="button filters-toggle"
        aria-expanded={open}
        aria-controls="more-filters"
        onClick={() => setOpen(!open)}
      >
        {active > 0 ? t('explore.filtersActive', { count: active }) : t('explore.filters')}
      </button>
      <div id="more-filters" className={open ? 'filters-more open' : 'filters-more'}>
        {choice(
          'grade',
          t('explore.grade'),
          <>
            <AnyOption />
            {GRADES.map((grade) => (
              <option key={grade} value={grade}>
                {t('grade.label', { grade })}
              </option>
            ))}
          </>,
        )}
        <SkillFilter value={value('skill')} onChange={set('skill')} />
        {choice(
          'lang',
          t('explore.textLanguage'),
          <>
            <AnyOption />
            <option value="en">English</option>
            <option value="zh">中文</option>
          </>,
        )}
        {choice(
          'token',
          t('explore.token'),
          <>
            <AnyOption />
            {config.tokens.map((token) => (
              <option key={token.address} value={token.address}>
                {token.symbol}
              </option>
            ))}
          </>,
        )}
        {params.has('token') ? (
          <div className="field-pair">
            <TextFilter label={t('explore.min')} value={value('min')} onCommit={set('min')} />
            <TextFilter label={t('explore.max')} value={value('max')} onCommit={set('max')} />
          </div>
        ) : null}
        {choice(
          'sort',
          t('explore.sort'),
          SORTS.map((sort) => (
            <option key={sort} value={sort === 'newest' ? '' : sort}>
              {t(`explore.sortBy.${sort}`)}
            </option>
          )),
        )}
        {active > 0 ? (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => onChange(new URLSearchParams())}
          >
            {t('explore.clear')}
          </button>
        ) : null}
      </div>
    </form>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { peopleQuery } from '../../api/people';
import { withParam } from '../../app/search-params';
import { usePageTitle } from '../../app/use-page-title';
import { LOCALES, type Language } from '../../i18n';
import { LANGUAGE_TAGS, languageName } from '../../people/texts';
import { Paged } from '../../ui/Paged';
import { AnyOption, SelectFilter, SkillFilter } from '../../ui/SelectFilter';
import { Empty } from '../../ui/States';
import { TextFilter } from '../../ui/TextFilter';
import { PersonCard } from './PersonCard';
import { filtersOf, type FilterName } from './filters';

interface FilterProps {
  params: URLSearchParams;
  onChange: (params: URLSearchParams) => void;
}

function Filters({ params, onChange }: FilterProps) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const set = (name: FilterName) => (value: string) => onChange(withParam(params, name, value));
  const languages = LANGUAGE_TAGS.map((tag) => ({ tag, name: languageName(tag, locale) })).sort(
    (a, b) => a.name.localeCompare(b.name, locale),
  );
  return (
    <form
      role="search"
      className="people-filters"
      aria-label={t('people.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <TextFilter
        type="search"
        label={t('people.search')}
        placeholder={t('people.searchHint')}
        value={params.get('q') ?? ''}
        onCommit={set('q')}
      />
      <SkillFilter value={params.get('skill') ?? ''} onChange={set('skill')} />
      <SelectFilter
        label={t('people.speaks')}
        value={params.get('lang') ?? ''}
        onChange={set('lang')}
      >
        <AnyOption />
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </SelectFilter>
    </form>
  );
}

export default function PeoplePage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const list = useInfiniteQuery(peopleQuery(filtersOf(params)));
  usePageTitle(t('nav.people'));
  const filtered = params.size > 0;
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.people')}</h1>
        <p className="page-links">
          <Link to="/leaderboards">{t('board.title')}</Link>
          <Link to="/settings">{t('people.own')}</Link>
        </p>
      </div>
      <p className="lead">{t('people.lead')}</p>
      <Filters params={params} onChange={(next) => setParams(next, { replace: true })} />
      <Paged
        list={list}
        none={
          <Empty>
            <p>{t(filtered ? 'people.noneFit' : 'people.none')}</p>
            {filtered ? (
              <button
                type="button"
                className="button"
                onClick={() => setParams(new URLSearchParams(), { replace: true })}
              >
                {t('explore.clear')}
              </button>
            ) : null}
          </Empty>
        }
      >
        {(people) => (
          <ul className="people" aria-busy={list.isFetching}>
            {people.map((person) => (
              <li key={person.address}>
                <PersonCard person={person} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

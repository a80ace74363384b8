import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { peopleQuery } from '../../api/people';
import { useSkills } from '../../app/skills';
import { usePageTitle } from '../../app/use-page-title';
import { LOCALES, type Language } from '../../i18n';
import { LANGUAGE_TAGS, languageName } from '../../people/texts';
import { Field } from '../../ui/Field';
import { Empty, Failed, Loading } from '../../ui/States';
import { TextFilter } from '../../ui/TextFilter';
import { PersonCard } from './PersonCard';
import { filtersOf, withFilter, type FilterName } from './filters';

interface FilterProps {
  params: URLSearchParams;
  onChange: (params: URLSearchParams) => void;
}

function Filters({ params, onChange }: FilterProps) {
  const { t, i18n } = useTranslation();
  const { skills, nameOf } = useSkills();
  const locale = LOCALES[i18n.language as Language];
  const set = (name: FilterName) => (value: string) => onChange(withFilter(params, name, value));
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
      <Field label={t('explore.skill')}>
        {(ids) => (
          <select
            {...ids}
            value={params.get('skill') ?? ''}
            onChange={(event) => set('skill')(event.target.value)}
          >
            <option value="">{t('explore.any')}</option>
            {skills.map(({ slug }) => (
              <option key={slug} value={slug}>
                {nameOf(slug)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('people.speaks')}>
        {(ids) => (
          <select
            {...ids}
            value={params.get('lang') ?? ''}
            onChange={(event) => set('lang')(event.target.value)}
          >
            <option value="">{t('explore.any')}</option>
            {languages.map(({ tag, name }) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </form>
  );
}

export default function PeoplePage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const list = useInfiniteQuery(peopleQuery(filtersOf(params)));
  usePageTitle(t('nav.people'));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = params.size > 0;
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.people')}</h1>
        <Link to="/settings">{t('people.own')}</Link>
      </div>
      <p className="lead">{t('people.lead')}</p>
      <Filters params={params} onChange={(next) => setParams(next, { replace: true })} />
      {list.isPending ? <Loading /> : null}
      {list.isError && people.length === 0 ? (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && people.length === 0 ? (
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
      ) : null}
      <ul className="people" aria-busy={list.isFetching}>
        {people.map((person) => (
          <li key={person.address}>
            <PersonCard person={person} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <div className="more">
          <button
            type="button"
            className="button"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? t('ui.loading') : t('explore.more')}
          </button>
        </div>
      ) : null}
    </>
  );
}

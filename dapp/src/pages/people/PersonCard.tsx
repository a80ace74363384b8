import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PersonItem } from '../../api/types';
import { useSkills } from '../../app/skills';
import { LOCALES, type Language } from '../../i18n';
import { languageName, textsFor } from '../../people/texts';
import { shortAddress } from '../../ui/short-address';
import { LocalTime, PlaceName } from './Whereabouts';

/** How many skills a card names; the rest is on the page. */
const SKILLS = 6;

/** Somebody in the list: who, what, where, how much done. */
export function PersonCard({ person }: { person: PersonItem }) {
  const { t, i18n } = useTranslation();
  const { nameOf } = useSkills();
  const locale = LOCALES[i18n.language as Language];
  const headline = textsFor(person.headline, i18n.language, navigator.languages)[0];
  return (
    <article className="person-card">
      <h2>
        <Link to={`/people/${person.address}`}>
          <bdi>{person.display_name}</bdi>
        </Link>
      </h2>
      <p className="person-card-id">
        {person.name === null ? null : <bdi className="name name-proven">{person.name}</bdi>}{' '}
        <code>{shortAddress(person.address)}</code>
      </p>
      {headline ? (
        <p className="person-card-headline" lang={headline.lang} dir="auto">
          {headline.text}
        </p>
      ) : null}
      <ul className="chips" aria-label={t('brief.skills')}>
        {person.skills.slice(0, SKILLS).map((skill) => (
          <li key={skill} className="chip">
            {nameOf(skill)}
          </li>
        ))}
        {person.skills.length > SKILLS ? (
          <li className="chip">+{person.skills.length - SKILLS}</li>
        ) : null}
      </ul>
      <ul className="person-facts">
        <li>{t('people.completions', { count: person.completions })}</li>
        {person.place ? (
          <li>
            <PlaceName place={person.place} />
          </li>
        ) : null}
        {person.time_zone ? (
          <li>
            <LocalTime zone={person.time_zone} distant={false} />
          </li>
        ) : null}
        {person.languages.length > 0 ? (
          <li>{person.languages.map(({ tag }) => languageName(tag, locale)).join(' · ')}</li>
        ) : null}
      </ul>
    </article>
  );
}

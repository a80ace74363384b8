import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/types';
import { useSkills } from '../../app/skills';
import { isSafeLink } from '../../escrow/documents';
import { LOCALES, type Language } from '../../i18n';
import { languageName } from '../../people/texts';
import { Address } from '../../ui/Address';

/** Skills with what the chain has recorded of each; those without a record are only said. */
function Skills({ person }: { person: Account }) {
  const { t } = useTranslation();
  const { nameOf } = useSkills();
  const records = new Map(person.person_standing.map((row) => [row.skill, row]));
  const said = person.profile?.skills ?? [];
  const all = [...new Set([...said, ...records.keys()])];
  return (
    <section className="panel" aria-labelledby="skills-heading">
      <h2 id="skills-heading">{t('person.skills')}</h2>
      {all.length === 0 ? <p className="hint">{t('work.noStanding')}</p> : null}
      <ul className="skill-rows">
        {all.map((skill) => {
          const record = records.get(skill);
          return (
            <li key={skill}>
              <span>{nameOf(skill)}</span>
              {record ? (
                <span className="skill-record">
                  {t('person.record', { count: record.completions })}
                  {record.defaults > 0 ? (
                    <span className="warning">
                      {' · '}
                      {t('person.lapses', { count: record.defaults })}
                    </span>
                  ) : null}
                </span>
              ) : (
                <span className="hint">{t('person.unproven')}</span>
              )}
            </li>
          );
        })}
      </ul>
      <p className="hint">
        {t('person.skillsNote', { count: Math.max(person.wallets.length, 1) })}
      </p>
    </section>
  );
}

function hostOf(url: string): string {
  return new URL(url).host + new URL(url).pathname.replace(/\/$/, '');
}

/** What stands beside the text: skills, languages, links, wallets. */
export function PersonSide({ person }: { person: Account }) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const { profile, wallets } = person;
  const links = (profile?.links ?? []).filter(({ url }) => isSafeLink(url));
  return (
    <aside className="person-side" aria-label={t('person.side')}>
      <Skills person={person} />
      {profile && profile.languages.length > 0 ? (
        <section className="panel" aria-labelledby="languages-heading">
          <h2 id="languages-heading">{t('person.languages')}</h2>
          <ul className="skill-rows">
            {profile.languages.map(({ tag, level }) => (
              <li key={tag}>
                <span>{languageName(tag, locale)}</span>
                <span className="hint">{t(`level.${level}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {links.length > 0 ? (
        <section className="panel" aria-labelledby="links-heading">
          <h2 id="links-heading">{t('person.links')}</h2>
          <ul className="person-links">
            {links.map(({ kind, url }) => (
              <li key={url}>
                <span className="hint">{t(`link.${kind}`)}</span>{' '}
                <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
                  <bdi>{hostOf(url)}</bdi>
                </a>
              </li>
            ))}
          </ul>
          <p className="hint">{t('person.linksNote')}</p>
        </section>
      ) : null}
      {wallets.length > 1 ? (
        <section className="panel" aria-labelledby="wallets-heading">
          <h2 id="wallets-heading">{t('person.wallets')}</h2>
          <ul>
            {wallets.map((wallet) => (
              <li key={wallet}>
                <Address address={wallet} />
              </li>
            ))}
          </ul>
          <p className="hint">{t('person.walletsNote')}</p>
        </section>
      ) : null}
    </aside>
  );
}

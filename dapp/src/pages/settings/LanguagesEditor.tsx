import { useTranslation } from 'react-i18next';
import type { Level } from '../../api/types';
import { LOCALES, type Language } from '../../i18n';
import { LEVELS, LIMITS, type ProfileForm } from '../../people/profile-form';
import { languageName } from '../../people/texts';
import { AddLanguage } from './AddLanguage';

type Languages = ProfileForm['languages'];

interface Props {
  languages: Languages;
  onChange: (languages: Languages) => void;
}

/** The languages one works in, and how well. */
export function LanguagesEditor({ languages, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  return (
    <div role="group" aria-label={t('person.languages')}>
      <h3>{t('person.languages')}</h3>
      <ul className="edit-rows">
        {languages.map(({ tag, level }) => {
          const language = languageName(tag, locale);
          return (
            <li key={tag} className="edit-row">
              <span className="edit-row-name">{language}</span>
              <select
                aria-label={t('profile.levelOf', { language })}
                value={level}
                onChange={(event) =>
                  onChange(
                    languages.map((each) =>
                      each.tag === tag ? { tag, level: event.target.value as Level } : each,
                    ),
                  )
                }
              >
                {LEVELS.map((each) => (
                  <option key={each} value={each}>
                    {t(`level.${each}`)}
                  </option>
                ))}
              </select>
              <button
                type="button"
                className="icon-button"
                aria-label={t('profile.removeLanguage', { language })}
                onClick={() => onChange(languages.filter((each) => each.tag !== tag))}
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>
          );
        })}
      </ul>
      {languages.length < LIMITS.languages ? (
        <AddLanguage
          label={t('profile.addLanguage')}
          taken={languages.map(({ tag }) => tag)}
          onAdd={(tag) => onChange([...languages, { tag, level: 'working' }])}
        />
      ) : null}
    </div>
  );
}

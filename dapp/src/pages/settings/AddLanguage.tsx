import { useTranslation } from 'react-i18next';
import { LOCALES, type Language } from '../../i18n';
import { LANGUAGE_TAGS, languageName } from '../../people/texts';
import { Field } from '../../ui/Field';

interface Props {
  label: string;
  taken: readonly string[];
  onAdd: (tag: string) => void;
}

/** Chooses one more language; choosing adds it. */
export function AddLanguage({ label, taken, onAdd }: Props) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const left = LANGUAGE_TAGS.filter((tag) => !taken.includes(tag))
    .map((tag) => ({ tag, name: languageName(tag, locale) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <Field label={label} className="add-language">
      {(ids) => (
        <select
          {...ids}
          value=""
          onChange={(event) => {
            if (event.target.value !== '') onAdd(event.target.value);
          }}
        >
          <option value="">{t('profile.chooseLanguage')}</option>
          {left.map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

import { useTranslation } from 'react-i18next';
import { LOCALES, type Language } from '../../i18n';
import { LIMITS, type ProfileForm } from '../../people/profile-form';
import { languageName } from '../../people/texts';
import { Field } from '../../ui/Field';
import { AddLanguage } from './AddLanguage';

type Texts = ProfileForm['texts'];

interface Props {
  texts: Texts;
  errorOf: (path: string) => string | null;
  onChange: (texts: Texts) => void;
}

/** Headline and text about oneself, once for each language they are written in. */
export function TextsEditor({ texts, errorOf, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const change = (lang: string, part: Partial<Texts[number]>) =>
    onChange(texts.map((each) => (each.lang === lang ? { ...each, ...part } : each)));
  return (
    <>
      {texts.map(({ lang, headline, about }) => {
        const language = languageName(lang, locale);
        return (
          <div key={lang} className="text-group" role="group" aria-label={language}>
            <div className="text-group-head">
              <h3>{language}</h3>
              <button
                type="button"
                className="button button-quiet"
                aria-label={t('profile.removeLanguage', { language })}
                onClick={() => onChange(texts.filter((each) => each.lang !== lang))}
              >
                {t('profile.remove')}
              </button>
            </div>
            <Field
              label={t('profile.headline')}
              hint={t('profile.headlineHint')}
              error={errorOf(`headline.${lang}`)}
            >
              {(ids) => (
                <input
                  {...ids}
                  type="text"
                  lang={lang}
                  value={headline}
                  onChange={(event) => change(lang, { headline: event.target.value })}
                />
              )}
            </Field>
            <Field
              label={t('person.about')}
              hint={t('profile.aboutHint')}
              error={errorOf(`about.${lang}`)}
            >
              {(ids) => (
                <textarea
                  {...ids}
                  rows={6}
                  lang={lang}
                  value={about}
                  onChange={(event) => change(lang, { about: event.target.value })}
                />
              )}
            </Field>
          </div>
        );
      })}
      {texts.length < LIMITS.texts ? (
        <AddLanguage
          label={t('profile.addText')}
          taken={texts.map(({ lang }) => lang)}
          onAdd={(lang) => onChange([...texts, { lang, headline: '', about: '' }])}
        />
      ) : null}
    </>
  );
}

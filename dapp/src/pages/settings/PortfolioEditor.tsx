import { useTranslation } from 'react-i18next';
import { LOCALES, type Language } from '../../i18n';
import { LIMITS, type PortfolioForm } from '../../people/profile-form';
import { languageName } from '../../people/texts';
import { Field } from '../../ui/Field';

interface EntryProps {
  entry: PortfolioForm;
  /** Languages to describe it in: those of the profile, and those it has. */
  langs: readonly string[];
  errorOf: (name: string) => string | null;
  onChange: (part: Partial<PortfolioForm>) => void;
  onRemove: () => void;
}

function Entry({ entry, langs, errorOf, onChange, onRemove }: EntryProps) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const textIn = (lang: string) => entry.text.find((each) => each.lang === lang)?.text ?? '';
  const all = [...new Set([...entry.text.map(({ lang }) => lang), ...langs])];
  return (
    <li className="text-group">
      <Field label={t('profile.title')} error={errorOf('title')}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            required
            value={entry.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        )}
      </Field>
      {all.slice(0, LIMITS.texts).map((lang) => (
        <Field
          key={lang}
          label={t('profile.line', { language: languageName(lang, locale) })}
          error={errorOf(lang)}
        >
          {(ids) => (
            <input
              {...ids}
              type="text"
              lang={lang}
              value={textIn(lang)}
              onChange={(event) =>
                onChange({
                  text: all.map((each) => ({
                    lang: each,
                    text: each === lang ? event.target.value : textIn(each),
                  })),
                })
              }
            />
          )}
        </Field>
      ))}
      <div className="field-pair">
        <Field label={t('profile.url')} error={errorOf('url')}>
          {(ids) => (
            <input
              {...ids}
              type="url"
              placeholder="https://"
              value={entry.url}
              onChange={(event) => onChange({ url: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('profile.task')} hint={t('profile.taskHint')} error={errorOf('task')}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              value={entry.task}
              onChange={(event) => onChange({ task: event.target.value })}
            />
          )}
        </Field>
      </div>
      <button
        type="button"
        className="button button-quiet"
        aria-label={t('profile.removeWork', { title: entry.title })}
        onClick={onRemove}
      >
        {t('profile.remove')}
      </button>
    </li>
  );
}

interface Props {
  entries: readonly PortfolioForm[];
  langs: readonly string[];
  errorOf: (path: string) => string | null;
  onChange: (entries: PortfolioForm[]) => void;
}

/** Work to show; naming its task here lets the chain prove it. */
export function PortfolioEditor({ entries, langs, errorOf, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('person.portfolio')}</h2>
      <p className="hint">{t('profile.portfolioNote')}</p>
      <ul>
        {entries.map((entry, index) => (
          <Entry
            key={index}
            entry={entry}
            langs={langs}
            errorOf={(name) => errorOf(`portfolio.${index}.${name}`)}
            onChange={(part) =>
              onChange(entries.map((each, at) => (at === index ? { ...each, ...part } : each)))
            }
            onRemove={() => onChange(entries.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      {entries.length < LIMITS.portfolio ? (
        <button
          type="button"
          className="button"
          onClick={() =>
            onChange([...entries, { title: '', url: '', task: '', text: [], image: null }])
          }
        >
          {t('profile.addWork')}
        </button>
      ) : null}
    </section>
  );
}

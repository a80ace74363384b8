import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalText } from '../api/types';
import { languageName, textsFor } from '../people/texts';

const Markdown = lazy(() => import('./Markdown'));

interface Props {
  texts: readonly LocalText[];
  /** Whether the text is a single line, or Markdown. */
  kind: 'line' | 'markdown';
}

/** Somebody's text in the reader's language, with the other languages a press away. */
export function Texts({ texts, kind }: Props) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const ordered = textsFor(texts, i18n.language, navigator.languages);
  const shown = ordered.find(({ lang }) => lang === chosen) ?? ordered[0];
  if (!shown) return null;
  return (
    <div className="texts">
      {kind === 'line' ? (
        <p className="texts-line" lang={shown.lang} dir="auto">
          {shown.text}
        </p>
      ) : (
        <Suspense>
          <Markdown text={shown.text} lang={shown.lang} />
        </Suspense>
      )}
      {ordered.length > 1 ? (
        <div className="texts-languages" role="group" aria-label={t('person.textLanguage')}>
          {ordered.map(({ lang }) => (
            <button
              key={lang}
              type="button"
              className="texts-language"
              lang={lang}
              aria-pressed={lang === shown.lang}
              onClick={() => setChosen(lang)}
            >
              {languageName(lang, lang)}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

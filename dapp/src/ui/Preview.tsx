import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const Markdown = lazy(() => import('./Markdown'));

/** Shows, when asked, how a text that is being written will be read. */
export function Preview({ text, lang }: { text: string; lang?: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button button-quiet"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {t('form.preview')}
      </button>
      {shown ? (
        <div className="preview">
          <Suspense>
            <Markdown text={text} lang={lang} />
          </Suspense>
        </div>
      ) : null}
    </>
  );
}

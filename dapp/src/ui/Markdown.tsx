import ReactMarkdown, { type Components } from 'react-markdown';
import { useTranslation } from 'react-i18next';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { isSafeLink } from '../escrow/documents';

/** A box of a task list: a sign to read, not an input to change. */
function Box({ checked }: { checked: boolean }) {
  const { t } = useTranslation();
  return (
    <span role="img" aria-label={t(checked ? 'ui.checked' : 'ui.unchecked')}>
      {checked ? '☑' : '☐'}
    </span>
  );
}

/** Foreign text never decides what the browser loads, so pictures become their links. */
const components: Components = {
  a: ({ href, children }) =>
    href !== undefined && isSafeLink(href) ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) => {
    const label = alt === undefined || alt === '' ? src : alt;
    return typeof src === 'string' && isSafeLink(src) ? (
      <a href={src} target="_blank" rel="noopener noreferrer nofollow ugc">
        {label}
      </a>
    ) : (
      <span>{alt}</span>
    );
  },
  // The page has its own first and second headings; those of a text come below them.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  input: ({ checked }) => <Box checked={checked === true} />,
  table: ({ children }) => (
    <div className="table-scroll">
      <table>{children}</table>
    </div>
  ),
};

/** Shows somebody's Markdown: HTML in it is dropped, the rest sanitised, in the language it says it is in. */
export default function Markdown({ text, lang }: { text: string; lang?: string }) {
  return (
    <div className="prose" lang={lang} dir="auto">
      <ReactMarkdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

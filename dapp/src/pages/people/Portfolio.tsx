import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PortfolioEntry } from '../../api/types';
import { isSafeLink } from '../../escrow/documents';
import { Texts } from '../../ui/Texts';

function Entry({ entry }: { entry: PortfolioEntry }) {
  const { t } = useTranslation();
  const { title, url, task_id, text, proven } = entry;
  return (
    <li className="portfolio-entry">
      <h3>
        <bdi>{title}</bdi>
      </h3>
      {proven ? (
        <p className="proven">{t('person.proven')}</p>
      ) : (
        <p className="hint">{t('person.claimed')}</p>
      )}
      <Texts texts={text} kind="line" />
      <p className="portfolio-links">
        {task_id === null ? null : <Link to={`/tasks/${task_id}`}>{t('person.task')}</Link>}
        {url !== null && isSafeLink(url) ? (
          <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
            {new URL(url).host}
          </a>
        ) : null}
      </p>
    </li>
  );
}

/** Work somebody shows; what the chain has paid for is marked, the rest is their word. */
export function Portfolio({ entries }: { entries: readonly PortfolioEntry[] }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="portfolio-heading">
      <h2 id="portfolio-heading">{t('person.portfolio')}</h2>
      <ul className="portfolio">
        {entries.map((entry, index) => (
          <Entry key={`${entry.title}-${String(index)}`} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSkills } from '../../app/skills';
import { isSafeLink, type TaskDocument } from '../../escrow/documents';
import { Loading } from '../../ui/States';

const Markdown = lazy(() => import('../../ui/Markdown'));

/** What the poster wrote. It is shown only when it hashes to the digest in the terms. */
export function Brief({ document }: { document: TaskDocument }) {
  const { t } = useTranslation();
  const { nameOf } = useSkills();
  const links = document.links.filter(isSafeLink);
  return (
    <section className="panel brief" aria-labelledby="brief-heading">
      <h2 id="brief-heading">{t('brief.title')}</h2>
      <ul className="chips" aria-label={t('brief.skills')}>
        {document.skills.map((skill) => (
          <li key={skill} className="chip">
            {nameOf(skill)}
          </li>
        ))}
      </ul>
      {document.body.trim() === '' ? (
        <p className="hint">{t('brief.empty')}</p>
      ) : (
        <Suspense fallback={<Loading />}>
          <Markdown text={document.body} lang={document.lang} />
        </Suspense>
      )}
      {document.criteria.length > 0 ? (
        <>
          <h3>{t('brief.criteria')}</h3>
          <ul className="criteria" lang={document.lang}>
            {document.criteria.map((criterion) => (
              <li key={criterion}>{criterion}</li>
            ))}
          </ul>
        </>
      ) : null}
      {links.length > 0 ? (
        <>
          <h3>{t('brief.links')}</h3>
          <ul className="links">
            {links.map((link) => (
              <li key={link}>
                <a href={link} target="_blank" rel="noopener noreferrer nofollow ugc">
                  {link}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="verified">{t('brief.verified')}</p>
    </section>
  );
}

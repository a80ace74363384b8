import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deliverableQuery } from '../../api/queries';
import { isDocumentOf, isSafeLink } from '../../escrow/documents';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { Failed, Loading } from '../../ui/States';
import { useSession } from '../../wallet/session';

const Markdown = lazy(() => import('../../ui/Markdown'));

interface Props {
  digest: string;
  reader: string;
}

function Content({ digest, reader }: Props) {
  const { t } = useTranslation();
  const answer = useQuery(deliverableQuery(digest, reader));
  if (answer.isPending) return <Loading />;
  if (answer.isError) return <Failed error={answer.error} />;
  const document = answer.data;
  if (!isDocumentOf(document, digest))
    return <p className="warning">{t('deliverable.mismatch')}</p>;
  return (
    <article className="deliverable" aria-label={t('deliverable.title')}>
      <p className="verified">{t('deliverable.verified')}</p>
      <Suspense fallback={<Loading />}>
        <Markdown text={document.body} />
      </Suspense>
      {document.links.length > 0 ? (
        <ul className="links">
          {document.links.filter(isSafeLink).map((link) => (
            <li key={link}>
              <a href={link} target="_blank" rel="noopener noreferrer nofollow ugc">
                {link}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  );
}

/** What was handed in: for the worker and the poster only, so reading it needs a sign-in. */
export function DeliverableView({ digest, reader }: Props) {
  const { t } = useTranslation();
  const { address, signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const [open, setOpen] = useState(false);

  if (open && address?.toLowerCase() === reader.toLowerCase()) {
    return <Content digest={digest} reader={reader} />;
  }
  return (
    <div>
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() =>
          void perform(async (account) => {
            await signIn(account);
            setOpen(true);
          })
        }
      >
        {t('deliverable.show')}
      </button>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

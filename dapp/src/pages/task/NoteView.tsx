import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteQuery } from '../../api/deals';
import { isDocumentOf } from '../../escrow/documents';
import { FailureText } from '../../ui/FailureText';
import { Failed, Loading } from '../../ui/States';
import { useSignedIn } from '../../wallet/use-signed-in';
import { useSession } from '../../wallet/session';

const Markdown = lazy(() => import('../../ui/Markdown'));

interface Props {
  digest: string;
  reader: string;
  kind: 'request_changes' | 'reject';
}

function Content({ digest, reader, kind }: Props) {
  const { t } = useTranslation();
  const answer = useQuery(noteQuery(digest, reader));
  if (answer.isPending) return <Loading />;
  if (answer.isError) return <Failed error={answer.error} />;
  if (!isDocumentOf(answer.data, digest)) {
    return <p className="warning">{t('deliverable.mismatch')}</p>;
  }
  return (
    <article className="deliverable" aria-label={t(`deal.${kind}.said`)}>
      <h4>{t(`deal.${kind}.said`)}</h4>
      <Suspense fallback={<Loading />}>
        <Markdown text={answer.data.body} />
      </Suspense>
    </article>
  );
}

/** What the poster wrote about the work: for both sides only, so reading it needs a sign-in. */
export function NoteView(props: Props) {
  const { t } = useTranslation();
  const { address } = useSession();
  const { busy, failure, act } = useSignedIn();
  const [open, setOpen] = useState(false);
  if (open && address?.toLowerCase() === props.reader.toLowerCase()) return <Content {...props} />;
  return (
    <div>
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() =>
          void act(() => {
            setOpen(true);
            return Promise.resolve();
          })
        }
      >
        {t(`deal.${props.kind}.show`)}
      </button>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

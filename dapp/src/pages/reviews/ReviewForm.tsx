import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sealReview } from '../../api/reviews';
import type { TaskPage } from '../../api/types';
import { contractOf, useSite } from '../../app/site';
import { lengthOf } from '../../escrow/documents';
import { browserStorage } from '../../sealed/keep';
import {
  LONGEST_REVIEW,
  RATINGS,
  commitmentTo,
  keepReview,
  reviewMessage,
  reviewOf,
  saveReview,
  type ReviewSecret,
  type ReviewSubject,
} from '../../standing/review';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { Choices } from '../../ui/Choices';
import { FailureText } from '../../ui/FailureText';
import { TextArea } from '../../ui/TextArea';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';

const EMPTY = { rating: '', body: '' };

/** Writing a review and sealing it: the signature names a commitment, and what that hides stays in this browser. */
export function ReviewForm({ task, subject }: { task: TaskPage; subject: ReviewSubject }) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { sign } = useTransactions();
  const { signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const name = `guildhall.review.${task.id}.${subject.worker}.${subject.side}`;
  const { draft, change, forget } = useDraft(name, EMPTY);
  const [tried, setTried] = useState(false);
  const [unkept, setUnkept] = useState<ReviewSecret | null>(null);
  const [saved, setSaved] = useState(false);
  const { rating, body } = draft;
  const tooLong = lengthOf(body) > LONGEST_REVIEW;

  const write = (part: Partial<typeof EMPTY>) => {
    change(part);
    setUnkept(null);
    setSaved(false);
  };
  const seal = () => {
    setTried(true);
    if (rating === '' || tooLong) return;
    void perform(async (account) => {
      await signIn(account);
      const onFile = saved ? unkept : null;
      const secret = onFile ?? reviewOf(subject, Number(rating), body.trim());
      // What opens it is kept before anything is signed: without it the review could never be read.
      if (!keepReview(browserStorage(), secret) && onFile === null) {
        setUnkept(secret);
        throw failed('review_unkept');
      }
      const reviews = contractOf(config, 'Reviews');
      const message = reviewMessage({ chainId: config.chain.id, reviews }, secret);
      const signature = await sign(account, message);
      const commitment = commitmentTo(secret);
      await sealReview(task.id, subject.worker, { commitment, signature });
      forget();
    });
  };

  return (
    <form
      aria-label={t(`review.form.${subject.side}`)}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        seal();
      }}
    >
      <Choices
        legend={t('review.rating.label')}
        options={RATINGS.map((stars) => ({
          value: String(stars),
          label: t(`review.rating.${stars}`),
        }))}
        chosen={rating === '' ? null : rating}
        error={tried && rating === '' ? t('review.rating.missing') : null}
        onChange={(value) => write({ rating: value })}
      />
      <TextArea
        label={t('review.body')}
        hint={t('review.bodyHint')}
        rows={4}
        error={tooLong ? t('form.tooLong', { max: LONGEST_REVIEW }) : null}
        value={body}
        onChange={(value) => write({ body: value })}
      />
      <p className="warning">{t('review.lost')}</p>
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? t('ui.working') : t('review.seal')}
        </button>
        {unkept ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              saveReview(unkept);
              setSaved(true);
            }}
          >
            {t('review.save')}
          </button>
        ) : null}
      </div>
      <p className="hint">{t('review.sealNote')}</p>
      {failure ? <FailureText failure={failure} /> : null}
    </form>
  );
}

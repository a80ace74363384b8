import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openReview } from '../../api/reviews';
import type { ReviewAction, SeatReviews, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { browserStorage } from '../../sealed/keep';
import {
  anchorCall,
  findReview,
  keepReview,
  readReview,
  revealCall,
  saveReview,
  type ReviewSecret,
  type ReviewSubject,
} from '../../standing/review';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { SecretKeeper } from '../../ui/SecretKeeper';
import { Stars } from '../../ui/Stars';
import { useSession } from '../../wallet/session';

interface Props {
  task: TaskPage;
  subject: ReviewSubject;
  mine: NonNullable<SeatReviews['mine']>;
  action: ReviewAction;
}

/** One's own sealed review: a copy of it, and bringing it onto the chain or opening it once the time has come. */
export function SealedReview({ task, subject, mine, action }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const { commitment } = mine;
  const [secret, setSecret] = useState<ReviewSecret | null>(() =>
    findReview(browserStorage(), subject, commitment),
  );
  const name = action.action;
  const opens = name === 'reveal_review';

  const restore = (text: string) => {
    const read = readReview(text, subject, commitment);
    if (read === null) return false;
    keepReview(browserStorage(), read);
    setSecret(read);
    return true;
  };
  const press = () =>
    void perform(async (account) => {
      const title = task.title ?? '';
      if (!opens) {
        await runner.run(anchorCall({ config, action, account, title }, subject, commitment));
        return;
      }
      if (secret === null) return;
      await signIn(account);
      const { rating, salt, document } = secret;
      const ready = await openReview(task.id, subject.worker, {
        rating,
        salt,
        document: { ...document },
      });
      await runner.run(revealCall({ config, action: ready, account, title }, secret));
    });

  return (
    <div className="opening">
      <SecretKeeper
        here={secret !== null}
        found={t('review.here')}
        missing={t('review.notHere')}
        wrong={t('failure.opening_wrong')}
        onRestore={restore}
      />
      {secret === null ? null : (
        <p>
          <Stars rating={secret.rating} /> <span className="hint">{t('review.onlyYou')}</span>
        </p>
      )}
      <div className="deeds">
        <button
          type="button"
          className="button button-primary"
          disabled={busy || !action.allowed || (opens && secret === null)}
          onClick={press}
        >
          {busy ? t('ui.working') : t(`review.action.${name}.label`)}
        </button>
        {secret === null ? null : (
          <button type="button" className="button" onClick={() => saveReview(secret)}>
            {t('review.save')}
          </button>
        )}
      </div>
      <p className="hint">
        {action.reason === null
          ? t(`review.action.${name}.explain`)
          : t(`review.reason.${action.reason}`)}{' '}
        {action.reason === 'too_early' && action.opens_at !== null ? (
          <Countdown until={action.opens_at} />
        ) : null}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

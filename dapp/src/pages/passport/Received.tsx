import { useTranslation } from 'react-i18next';
import type { Passport } from '../../api/types';
import { useFormat } from '../../i18n/use-format';
import { meanRating } from '../../standing/points';
import { ReviewText } from '../../ui/ReviewText';
import { Stars } from '../../ui/Stars';
import { TaskLink } from '../../ui/TaskRow';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** What others said of an account, once neither side could answer the other. */
export function Received({ passport, you }: { passport: Passport; you: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const about = passport.reviews.filter((review) => same(review.subject, passport.address));
  const rated = passport.ratings.filter(({ count }) => count > 0);
  return (
    <section className="panel" aria-labelledby="reviews-heading">
      <h2 id="reviews-heading">{t('passport.reviews.title')}</h2>
      <p className="hint">{t('passport.reviews.note')}</p>
      {rated.length === 0 && about.length === 0 ? (
        <p className="hint">{t('passport.reviews.none')}</p>
      ) : null}
      {rated.length > 0 ? (
        <ul className="person-facts ratings">
          {rated.map(({ side, counts, count }) => {
            const mean = meanRating(counts) ?? 0;
            return (
              <li key={side}>
                <Stars rating={mean} />{' '}
                {t(`passport.reviews.mean.${side}`, { mean: format.number(mean), count })}
              </li>
            );
          })}
        </ul>
      ) : null}
      <ul className="reviews">
        {about.map((review) => (
          <li key={`${review.task_id}-${review.worker}-${review.side}`}>
            <TaskLink task={{ id: review.task_id, title: review.title, lang: null }} />
            <ReviewText review={review} you={you} />
          </li>
        ))}
      </ul>
    </section>
  );
}

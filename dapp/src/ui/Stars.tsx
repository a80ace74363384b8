import { useTranslation } from 'react-i18next';

/** A rating of one to five, as stars for the eye and as words for those who hear the page. */
export function Stars({ rating }: { rating: number }) {
  const { t } = useTranslation();
  const full = Math.round(rating);
  return (
    <span className="stars" role="img" aria-label={t('review.stars', { rating })}>
      {'★'.repeat(full)}
      {'☆'.repeat(5 - full)}
    </span>
  );
}

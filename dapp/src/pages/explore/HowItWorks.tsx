import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

const STEPS = ['lock', 'claim', 'deliver', 'paid'] as const;

/** What this place is, in a headline and four steps. */
export function HowItWorks() {
  const { t } = useTranslation();
  return (
    <section className="intro" aria-labelledby="intro-heading">
      <div className="intro-text">
        <h1 id="intro-heading">{t('intro.title')}</h1>
        <p className="lead">{t('intro.lead')}</p>
        <Link to="/post" className="button button-primary">
          {t('intro.post')}
        </Link>
      </div>
      <ol className="intro-steps" aria-label={t('intro.how')}>
        {STEPS.map((step) => (
          <li key={step}>
            <strong>{t(`intro.steps.${step}.title`)}</strong>
            <span>{t(`intro.steps.${step}.text`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

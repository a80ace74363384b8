import { useTranslation } from 'react-i18next';
import type { Mode } from '../../escrow/modes';
import { useFormat } from '../../i18n/use-format';
import type { CheckedTerms } from './form';

/** The rules that the poster locks with the money, in sentences. */
export function Rules({ terms, mode }: { terms: CheckedTerms; mode: Mode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const work = format.duration(terms.workPeriod);
  const review = format.duration(terms.reviewPeriod);
  const escalation = format.duration(terms.disputePeriod);
  const deadline = format.moment(terms.deadline);
  const rules =
    mode === 'contest'
      ? [
          t('ways.rules.reveal', { deadline, reveal: work }),
          t('ways.rules.award', { award: review, escalation }),
          t('ways.rules.silent'),
        ]
      : [
          t('post.rules.silence', { review }),
          t(terms.bond === 0n ? 'ways.rules.lapseNoBond' : 'post.rules.lapse', { work }),
          t('ways.rules.reject'),
          t('post.rules.refund', { deadline }),
        ];
  return (
    <ul className="rules">
      {rules.map((rule) => (
        <li key={rule}>{rule}</li>
      ))}
      <li>{t('post.rules.fixed')}</li>
    </ul>
  );
}

import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../api/types';
import type { TermsFields } from '../../escrow/terms';
import { useFormat, type Format } from '../../i18n/use-format';
import { useNow } from '../../time/clock';
import { Countdown } from '../../ui/Countdown';
import { planOf, type PlanStep } from './plan';

function wordsOf(step: PlanStep, task: TaskPage, format: Format): Record<string, string> {
  const map = <T,>(values: Record<string, T>, write: (value: T) => string) =>
    Object.entries(values).map(([name, value]) => [name, write(value)] as const);
  return Object.fromEntries([
    ...map(step.amounts, (amount) => format.money(amount, task.token)),
    ...map(step.moments, format.moment),
    ...map(step.durations, format.duration),
    ...map(step.counts, format.number),
  ]);
}

/** The way of the money as a line of steps, each with its exact rule in words. */
export function MoneyPlan({ task, terms }: { task: TaskPage; terms: TermsFields }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <section className="panel" aria-labelledby="plan-heading">
      <h2 id="plan-heading">{t('plan.title')}</h2>
      <ol className="plan">
        {planOf(task, terms, now).map((step) => (
          <li key={step.key} className={`plan-step plan-${step.phase}`}>
            <strong>
              {t(`plan.${step.key}.title`)}
              <span className="visually-hidden"> ({t(`plan.phase.${step.phase}`)})</span>
            </strong>
            <p>{t(`plan.${step.key}.text`, { replace: wordsOf(step, task, format) })}</p>
            {step.until === null ? null : (
              <p className="plan-clock">
                {t('outlook.left')} <Countdown until={step.until} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../api/types';
import { isRising, nextRiseAt, priceAt } from '../../escrow/rising';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { useNow } from '../../time/clock';
import { Countdown } from '../../ui/Countdown';
import { Money } from '../../ui/Money';

/** What a worker gets for taking the task: a figure, a range of bids, or a reward that rises while one looks at it. */
export function PriceNow({ task, terms }: { task: TaskPage; terms: TermsFields }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const open = task.open_seats > 0 && task.task_word.status === 1;
  if (terms.mode === 1 && terms.ceiling > terms.reward) {
    return (
      <p className="pay-figure">
        {format.amount(terms.reward, task.token)} –{' '}
        <Money amount={terms.ceiling} unit={task.token} />
      </p>
    );
  }
  if (!isRising(terms) || !open) {
    return (
      <p className="pay-figure">
        <Money amount={terms.reward} unit={task.token} />
      </p>
    );
  }
  const price = priceAt(terms, task.task_word, now);
  const next = nextRiseAt(terms, task.task_word, now);
  return (
    <>
      <p className="pay-figure">
        <Money amount={price} unit={task.token} />
      </p>
      <p className="hint">
        {next === null || next >= terms.deadline ? (
          t('deal.price.full')
        ) : (
          <>
            {t('deal.price.next', {
              price: format.money(priceAt(terms, task.task_word, next), task.token),
            })}{' '}
            <Countdown until={next} />
          </>
        )}
      </p>
    </>
  );
}

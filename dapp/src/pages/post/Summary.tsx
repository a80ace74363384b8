import { useTranslation } from 'react-i18next';
import { fundingOf } from '../../escrow/funding';
import { useFormat } from '../../i18n/use-format';
import type { Unit } from '../../money/units';
import { Money } from '../../ui/Money';
import { Prompts } from './Prompts';
import type { PostStep } from '../../escrow/posting';
import type { PlannedPayment } from './use-payment';
import type { CheckedTerms } from './form';

interface Props {
  terms: CheckedTerms | null;
  token: Unit | undefined;
  feeBps: number | null;
  payment: PlannedPayment;
  /** The prompt of the wallet that is open now. */
  step: PostStep | null;
}

/** What posting will lock, who gets which part of it, and the rules it will follow. */
export function Summary({ terms, token, feeBps, payment, step }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!terms || !token || feeBps === null) {
    return (
      <section className="panel" aria-labelledby="summary-heading">
        <h2 id="summary-heading">{t('post.summary')}</h2>
        <p className="hint">{t('post.summaryEmpty')}</p>
      </section>
    );
  }
  const { reward, fee, rewards, fees, total } = fundingOf(terms.reward, terms.seats, feeBps);
  return (
    <section className="panel" aria-labelledby="summary-heading">
      <h2 id="summary-heading">{t('post.summary')}</h2>
      <dl className="sum">
        <div>
          <dt>{t('post.workerGets')}</dt>
          <dd>
            <Money amount={reward} unit={token} />
          </dd>
        </div>
        {terms.seats > 1 ? (
          <div>
            <dt>{t('post.timesSeats', { count: terms.seats })}</dt>
            <dd>
              <Money amount={rewards} unit={token} />
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{t('post.fee', { percent: format.percent(feeBps) })}</dt>
          <dd>
            <Money amount={terms.seats > 1 ? fees : fee} unit={token} />
          </dd>
        </div>
        <div className="sum-total">
          <dt>{t('post.total')}</dt>
          <dd>
            <Money amount={total} unit={token} />
          </dd>
        </div>
        <div>
          <dt>{t('post.bondEach')}</dt>
          <dd>
            <Money amount={terms.bond} unit={token} />
          </dd>
        </div>
      </dl>
      <ul className="rules">
        <li>{t('post.rules.silence', { review: format.duration(terms.reviewPeriod) })}</li>
        <li>{t('post.rules.lapse', { work: format.duration(terms.workPeriod) })}</li>
        <li>{t('post.rules.refund', { deadline: format.moment(terms.deadline) })}</li>
        <li>{t('post.rules.fixed')}</li>
      </ul>
      <Prompts payment={payment} total={total} token={token} step={step} />
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import { stepsOf, type PostStep } from '../../escrow/posting';
import { useFormat } from '../../i18n/use-format';
import { MAX_AMOUNT, type Unit } from '../../money/units';
import { useWallet } from '../../wallet/context';
import { useSession } from '../../wallet/session';
import type { PlannedPayment } from './use-payment';

interface Props {
  payment: PlannedPayment;
  total: bigint;
  token: Unit;
  step: PostStep | null;
}

/** What the wallet will ask, in its order and with its amounts; the one that is open now is marked and told. */
export function Prompts({ payment, total, token, step }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useWallet();
  const { address } = useSession();
  const { plan } = payment;
  if (account === null) return <p className="hint prompts">{t('post.prompts.connect')}</p>;
  if (plan === null) {
    return (
      <p className="hint prompts">
        {t(payment.waiting ? 'post.prompts.looking' : 'post.prompts.unknown')}
      </p>
    );
  }
  const signedIn = address?.toLowerCase() === account.toLowerCase() && step !== 'sign_in';
  const steps = stepsOf(plan.way, signedIn);
  const values = { amount: format.money(total, token), symbol: token.symbol };
  const short = plan.balance < total;
  return (
    <section className="prompts" aria-labelledby="prompts-heading">
      <h3 id="prompts-heading">{t('post.prompts.title', { count: steps.length })}</h3>
      <ol className="prompt-list">
        {steps.map((each) => (
          <li key={each} aria-current={each === step ? 'step' : undefined}>
            <strong>{t(`post.prompts.${each}.name`)}</strong>
            <span>{t(`post.prompts.${each}.what`, values)}</span>
          </li>
        ))}
      </ol>
      <dl className="sum">
        <div>
          <dt>{t('post.prompts.balance')}</dt>
          <dd>{format.money(plan.balance, token)}</dd>
        </div>
        {plan.way === 'native' ? null : (
          <div>
            <dt>{t('post.prompts.allowance')}</dt>
            <dd>
              {plan.way !== 'allowed'
                ? t('post.prompts.exactly', values)
                : plan.allowance > MAX_AMOUNT
                  ? t('post.prompts.unlimited')
                  : t('post.prompts.already', { amount: format.money(plan.allowance, token) })}
            </dd>
          </div>
        )}
      </dl>
      {short ? <p className="failure">{t('failure.insufficient_token', values)}</p> : null}
      <p className="visually-hidden" aria-live="polite">
        {step === null ? '' : t(`post.prompts.${step}.name`)}
      </p>
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { TokenWarning } from '../../money/TokenWarning';
import { decimalText } from '../../money/units';
import { Field } from '../../ui/Field';
import { MAX_ENTRIES, MIN_ENTRIES, bondOf, mayWaiveBond } from './check-money';
import { boundsOf } from './draft';
import type { FormView } from './view';

const GRADES = ['C', 'B', 'A'] as const;

/** What is paid, to how many, and what they put in. */
export function MoneyFields({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { draft, config, checked, token, mode, errorOf, input } = view;
  const { grade, reward: bounds } = boundsOf(draft, config);
  const bond = bondOf(draft, config, checked.terms?.reward ?? 0n);
  const known = checked.terms !== null && token !== undefined;
  const contest = mode === 'contest';
  return (
    <fieldset className="panel">
      <legend>{t('post.reward')}</legend>
      <Field label={t('post.grade')} hint={t(`grade.hint.${grade}`)}>
        {(ids) => (
          <select {...input('grade', ids)}>
            {GRADES.map((each) => (
              <option key={each} value={each}>
                {t('grade.label', { grade: each })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="field-pair">
        <Field
          label={t(`ways.reward.${mode}`)}
          hint={
            bounds && token
              ? t('post.rewardBounds', {
                  min: format.money(BigInt(bounds.min_reward), token),
                  max: format.money(BigInt(bounds.max_reward), token),
                })
              : null
          }
          error={errorOf('reward')}
        >
          {(ids) => <input {...input('reward', ids)} inputMode="decimal" required />}
        </Field>
        <Field label={t('post.token')} error={errorOf('token')}>
          {(ids) => (
            <select {...input('token', ids)}>
              {config.tokens.map((each) => (
                <option key={each.address} value={each.address}>
                  {each.symbol} · {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {token ? <TokenWarning token={token} /> : null}
      <div className="field-pair">
        <Field
          label={t(contest ? 'ways.places' : 'post.seats')}
          hint={
            contest
              ? t('ways.placesHint', { min: MIN_ENTRIES, max: MAX_ENTRIES })
              : t('post.seatsHint')
          }
          error={errorOf('seats')}
        >
          {(ids) => <input {...input('seats', ids)} inputMode="numeric" />}
        </Field>
        <Field
          label={t('post.bond')}
          hint={
            <>
              {known
                ? t('post.bondBounds', {
                    min: format.money(bond.min, token),
                    max: format.money(bond.max, token),
                    usual: format.money(bond.suggested, token),
                  })
                : t('post.bondHint')}
              {mayWaiveBond(draft) ? ` ${t('ways.bondWaived')}` : ''}
            </>
          }
          error={errorOf('bond')}
        >
          {(ids) => (
            <input
              {...input('bond', ids)}
              inputMode="decimal"
              placeholder={known ? decimalText(bond.suggested, token.decimals) : undefined}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}

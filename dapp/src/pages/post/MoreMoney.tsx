import { useTranslation } from 'react-i18next';
import { useSite } from '../../app/site';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { Field } from '../../ui/Field';
import { PeriodSelect } from './PeriodSelect';
import { RisePreview } from './RisePreview';
import { SharesEditor } from './SharesEditor';
import { RAISE_PERIODS } from './draft';
import type { FormView } from './view';

function RisingFields({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const { draft, change, checked, token, errorOf, input } = view;
  const { terms } = checked;
  const rising = draft.rising !== '';
  return (
    <>
      <Field label={t('ways.rising')} error={errorOf('rising')}>
        {(ids) => (
          <select
            {...ids}
            name="rising"
            value={draft.rising}
            onChange={(event) => change({ rising: event.target.value })}
          >
            <option value="">{t('ways.risingNo')}</option>
            <option value="yes">{t('ways.risingYes')}</option>
          </select>
        )}
      </Field>
      {rising ? (
        <>
          <div className="field-pair">
            <Field label={t('ways.raiseBy')} error={errorOf('raiseBy')}>
              {(ids) => <input {...input('raiseBy', ids)} inputMode="decimal" />}
            </Field>
            <PeriodSelect
              view={view}
              field="raiseEvery"
              label={t('ways.raiseEvery')}
              periods={RAISE_PERIODS}
            />
            <Field label={t('ways.ceiling.claim')} error={errorOf('ceiling')}>
              {(ids) => <input {...input('ceiling', ids)} inputMode="decimal" />}
            </Field>
          </div>
          {terms && token ? (
            <RisePreview rise={terms} lasts={terms.deadline - chainNow()} unit={token} />
          ) : null}
        </>
      ) : null}
    </>
  );
}

/** What a mode adds to the money: a range for bids, a rise, a deposit for judging, milestones, a bonus. */
export function MoreMoney({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { draft, mode, needs, errorOf, input } = view;
  if (mode === 'contest') {
    const least = format.money(needs.minJudging, native);
    return (
      <Field
        label={t('ways.judging', { symbol: native.symbol })}
        hint={t('ways.judgingHint', { least })}
        error={errorOf('judging')}
      >
        {(ids) => <input {...input('judging', ids)} inputMode="decimal" />}
      </Field>
    );
  }
  return (
    <>
      {mode === 'select' ? (
        <Field
          label={t('ways.ceiling.select')}
          hint={t('ways.ceilingHint')}
          error={errorOf('ceiling')}
        >
          {(ids) => <input {...input('ceiling', ids)} inputMode="decimal" />}
        </Field>
      ) : (
        <RisingFields view={view} />
      )}
      <SharesEditor view={view} />
      <div className="field-pair">
        <Field label={t('ways.bonus')} hint={t('ways.bonusHint')} error={errorOf('bonus')}>
          {(ids) => <input {...input('bonus', ids)} inputMode="decimal" />}
        </Field>
        <Field label={t('ways.bonusSeats')} error={errorOf('bonusSeats')}>
          {(ids) => <input {...input('bonusSeats', ids)} inputMode="numeric" />}
        </Field>
      </div>
      {mode === 'claim' && draft.grade === 'C' ? (
        <Field label={t('post.freeLapses')} hint={t('post.freeLapsesHint')}>
          {(ids) => (
            <select {...input('freeLapses', ids)}>
              {[0, 1, 2].map((count) => (
                <option key={count} value={count}>
                  {t(count === 0 ? 'post.bondAlways' : 'post.bondAfter', { count })}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
    </>
  );
}

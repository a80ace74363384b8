import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { useBenchName } from '../../ui/bench-name';
import { PeriodSelect } from './PeriodSelect';
import { DISPUTE_PERIODS, returnPeriods, rulingOf, rulingPeriods } from './draft';
import type { FormView } from './view';

/** The windows that most people leave as they are, and the bench. */
export function MoreTime({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const benchName = useBenchName();
  const { draft, config, mode, needs, input } = view;
  const contest = mode === 'contest';
  const benches = config.arbitrators.filter(({ cost_multiple: cost }) => BigInt(cost ?? 0) > 0n);
  return (
    <>
      <div className="field-pair">
        {contest ? null : (
          <PeriodSelect
            view={view}
            field="returnPeriod"
            label={t('ways.return')}
            hint={t('ways.returnHint')}
            periods={returnPeriods(Number(draft.work))}
          />
        )}
        <PeriodSelect
          view={view}
          field="dispute"
          label={t(contest ? 'ways.escalation' : 'terms.dispute')}
          hint={t(contest ? 'ways.escalationHint' : 'ways.disputeHint')}
          periods={DISPUTE_PERIODS}
        />
        <PeriodSelect
          view={view}
          field="ruling"
          label={t('terms.ruling')}
          hint={t('ways.rulingHint')}
          periods={rulingPeriods(needs.minRuling)}
          value={rulingOf(draft, needs.minRuling)}
        />
      </div>
      {benches.length > 1 ? (
        <Field label={t('ways.bench')} hint={t('ways.benchHint')}>
          {(ids) => (
            <select {...input('bench', ids)} value={draft.bench || benches[0]?.address}>
              {benches.map(({ address, name }) => (
                <option key={address} value={address}>
                  {benchName(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
    </>
  );
}

import { useTranslation } from 'react-i18next';
import { chainNow } from '../../time/clock';
import { Field } from '../../ui/Field';
import { PeriodSelect } from './PeriodSelect';
import { WORK_PERIODS, localInput, reviewPeriods } from './draft';
import type { FormView } from './view';

/** Until when people may come, and how long each side has. */
export function TimeFields({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const { draft, config, mode, errorOf, input } = view;
  const periods = reviewPeriods(draft, config);
  const contest = mode === 'contest';
  return (
    <fieldset className="panel">
      <legend>{t('post.time')}</legend>
      <Field
        label={t(contest ? 'ways.enterUntil' : 'post.deadline')}
        hint={t('post.deadlineHint')}
        error={errorOf('deadline')}
      >
        {(ids) => (
          <input
            {...input('deadline', ids)}
            type="datetime-local"
            min={localInput(chainNow())}
            required
          />
        )}
      </Field>
      <div className="field-pair">
        <PeriodSelect
          view={view}
          field="work"
          label={t(contest ? 'ways.reveal' : 'post.work')}
          hint={t(contest ? 'ways.revealHint' : 'post.workHint')}
          periods={WORK_PERIODS}
        />
        <PeriodSelect
          view={view}
          field="review"
          label={t(contest ? 'ways.award' : 'post.review')}
          hint={t(contest ? 'ways.awardHint' : 'post.reviewHint')}
          periods={periods}
          value={draft.review === '' ? periods[0] : Number(draft.review)}
        />
      </div>
    </fieldset>
  );
}

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { Field } from '../../ui/Field';
import type { DraftField } from './draft';
import type { FormView } from './view';

interface Props {
  view: FormView;
  field: DraftField;
  label: string;
  hint?: string;
  /** In seconds; zero is written as "none". */
  periods: readonly number[];
  /** What is chosen, where the draft leaves it open. */
  value?: number;
}

/** One of the lengths of time that fit. */
export function PeriodSelect({ view, field, label, hint, periods, value }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Field label={label} hint={hint} error={view.errorOf(field)}>
      {(ids) => (
        <select {...view.input(field, ids)} {...(value === undefined ? {} : { value })}>
          {periods.map((period) => (
            <option key={period} value={period}>
              {period === 0 ? t('ways.none') : format.duration(period)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

import { useTranslation } from 'react-i18next';
import type { SiteConfig } from '../../api/types';
import { useSite } from '../../app/site';
import type { Mode } from '../../escrow/modes';
import { useFormat } from '../../i18n/use-format';
import type { FieldIds } from '../../ui/Field';
import type { BenchNeeds } from './check-money';
import { modeOf, tokenOf, type Draft, type DraftField } from './draft';
import type { Checked } from './form';

/** What every part of the form works with. */
export interface FormView {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  config: SiteConfig;
  checked: Checked;
  needs: BenchNeeds;
  token: SiteConfig['tokens'][number] | undefined;
  mode: Mode;
  /** The sentence for what is wrong with a field; null before the first try to post. */
  errorOf: (field: DraftField) => string | null;
  /** What an input of a field is drawn with. */
  input: (
    field: DraftField,
    ids: FieldIds,
  ) => FieldIds & {
    name: string;
    value: string;
    onChange: (event: { target: { value: string } }) => void;
  };
}

interface Parts {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  config: SiteConfig;
  checked: Checked;
  needs: BenchNeeds;
  /** Whether somebody tried to post. */
  tried: boolean;
}

/** Ties a draft and what was found in it to inputs and sentences. */
export function useFormView({ tried, ...parts }: Parts): FormView {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { draft, change, checked, config } = parts;
  const token = tokenOf(draft, config);
  return {
    ...parts,
    token,
    mode: modeOf(draft),
    errorOf: (field) => {
      const error = checked.errors[field];
      if (!error || !tried) return null;
      const unit = field === 'judging' ? native : token;
      const amount = error.amount !== undefined && unit ? format.money(error.amount, unit) : '';
      const count = error.code === 'shares' ? (error.count ?? 0) / 100 : (error.count ?? 0);
      return t(`form.${error.code}`, { amount, max: count, count, min: error.least ?? 0 });
    },
    input: (field, ids) => ({
      ...ids,
      name: field,
      value: draft[field],
      onChange: (event) => change({ [field]: event.target.value }),
    }),
  };
}

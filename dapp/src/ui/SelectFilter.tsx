import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSkills } from '../app/skills';
import { Field } from './Field';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

/** A filter of a list that takes one of a few values; the children are its options. */
export function SelectFilter({ label, value, onChange, children }: Props) {
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {children}
        </select>
      )}
    </Field>
  );
}

/** The option that filters nothing. */
export function AnyOption() {
  const { t } = useTranslation();
  return <option value="">{t('explore.any')}</option>;
}

export function SkillFilter(props: Omit<Props, 'label' | 'children'>) {
  const { t } = useTranslation();
  const { skills, nameOf } = useSkills();
  return (
    <SelectFilter {...props} label={t('explore.skill')}>
      <AnyOption />
      {skills.map(({ slug }) => (
        <option key={slug} value={slug}>
          {nameOf(slug)}
        </option>
      ))}
    </SelectFilter>
  );
}

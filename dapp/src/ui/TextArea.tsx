import type { ComponentProps } from 'react';
import { Field } from './Field';

interface Props extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'id' | 'children'> {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
}

/** A labelled input for a text of several lines. */
export function TextArea({ label, hint, error, onChange, ...input }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea {...ids} {...input} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

import type { ReactNode } from 'react';
import { Field } from './Field';

interface Props {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  className?: string;
  name?: string;
  value: string;
  onChange: (value: string) => void;
}

/** A labelled input for an address, in which nothing is corrected or completed. */
export function AddressInput({ label, hint, error, className, name, value, onChange }: Props) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(ids) => (
        <input
          {...ids}
          type="text"
          name={name}
          className="address-input"
          placeholder="0x"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

import type { ReactNode } from 'react';

interface Props<T> {
  label: string;
  options: readonly { value: T; label: ReactNode }[];
  chosen: T;
  onChange: (value: T) => void;
}

/** Which part of a list is shown. */
export function Tabs<T extends string | null>({ label, options, chosen, onChange }: Props<T>) {
  return (
    <div className="tabs" role="group" aria-label={label}>
      {options.map(({ value, label: name }) => (
        <button
          key={value}
          type="button"
          className="tab"
          aria-pressed={value === chosen}
          onClick={() => onChange(value)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

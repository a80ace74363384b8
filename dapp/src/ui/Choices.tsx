import { useId } from 'react';

interface Props<T extends string> {
  legend: string;
  /** Where the heading above already says what is chosen. */
  legendHidden?: boolean;
  options: readonly { value: T; label: string }[];
  chosen: T | null;
  error?: string | null;
  onChange: (value: T) => void;
}

/** One of a few, all of them to be seen. */
export function Choices<T extends string>({
  legend,
  legendHidden,
  options,
  chosen,
  error,
  onChange,
}: Props<T>) {
  const id = useId();
  return (
    <>
      <fieldset className="choices" aria-describedby={error ? id : undefined}>
        <legend className={legendHidden ? 'visually-hidden' : undefined}>{legend}</legend>
        {options.map(({ value, label }) => (
          <label key={value} className={`choice choice-${value}`}>
            <input
              type="radio"
              name={id}
              value={value}
              checked={chosen === value}
              onChange={() => onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {error ? (
        <p className="field-error" id={id} role="alert">
          {error}
        </p>
      ) : null}
    </>
  );
}

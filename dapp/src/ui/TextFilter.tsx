import { useState } from 'react';
import { Field } from './Field';

/** Text waits for Enter or for leaving the field; each keystroke would be a question to the API. */
export function TextFilter({
  label,
  value,
  onCommit,
  type = 'text',
  placeholder,
}: {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  type?: 'text' | 'search';
  placeholder?: string;
}) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    // The address bar changed under the field: by the back button, or by "clear".
    setShown(value);
    setText(value);
  }
  const commit = () => {
    if (text.trim() !== value) onCommit(text.trim());
  };
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          type={type}
          inputMode={type === 'text' ? 'decimal' : undefined}
          value={text}
          placeholder={placeholder}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
      )}
    </Field>
  );
}

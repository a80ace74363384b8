import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textOfFile } from '../sealed/keep';

interface Props {
  /** Whether this browser has what opens the commitment. */
  here: boolean;
  /** What is said where it has, and where it has not. */
  found: string;
  missing: string;
  /** What is said of a file that does not open it. */
  wrong: string;
  /** Takes the text of a file, if it opens the commitment; tells whether it does. */
  onRestore: (text: string) => boolean;
}

/** Says whether what opens a commitment is in this browser, and takes it from a saved file where it is not. */
export function SecretKeeper({ here, found, missing, wrong, onRestore }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [refused, setRefused] = useState(false);
  if (here) return <p className="verified">{found}</p>;
  const restore = async (file: File | undefined) => {
    if (file) setRefused(!onRestore(await textOfFile(file)));
  };
  return (
    <>
      <p className="warning">{missing}</p>
      <div className="field">
        <label htmlFor={id}>{t('deal.opening.restore')}</label>
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          onChange={(event) => void restore(event.target.files?.[0])}
        />
      </div>
      {refused ? (
        <p className="failure" role="alert">
          {wrong}
        </p>
      ) : null}
    </>
  );
}

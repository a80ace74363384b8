import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchCredential, fetchProof } from '../../api/standing';
import type { Passport } from '../../api/types';
import { useDeed } from '../../api/use-deed';
import { useSkills } from '../../app/skills';
import { saveFile } from '../../sealed/keep';
import { sortScores } from '../../standing/points';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';

/** Stands for the score as a poster, which is in no skill. */
const POSTING = '';

/** The passport in two forms for elsewhere: signed by this server, or proven from the chain without it. */
export function Export({ passport }: { passport: Passport }) {
  const { t } = useTranslation();
  const { nameOf } = useSkills();
  const signing = useDeed();
  const proving = useDeed();
  const { address, scores, exportable } = passport;
  const short = address.slice(2, 10).toLowerCase();
  const choices = sortScores(scores).map(({ skill }) => skill ?? POSTING);
  const [chosen, setChosen] = useState<string | null>(null);
  const skill = chosen !== null && choices.includes(chosen) ? chosen : choices[0];

  const saveCredential = () =>
    signing.run(async () => {
      const { jwt } = await fetchCredential(address);
      saveFile(`guildhall-passport-${short}.jwt`, jwt, 'application/jwt');
    });
  const saveProof = () =>
    proving.run(async () => {
      if (skill === undefined) return;
      const proof = await fetchProof(address, skill === POSTING ? null : skill);
      const name = skill === POSTING ? 'posting' : skill;
      saveFile(`guildhall-proof-${short}-${name}.json`, JSON.stringify(proof, null, 1));
    });

  return (
    <section className="panel" aria-labelledby="export-heading">
      <h2 id="export-heading">{t('passport.export.title')}</h2>
      <h3>{t('passport.export.credential')}</h3>
      {exportable ? (
        <>
          <p className="hint">{t('passport.export.credentialHow')}</p>
          <button
            type="button"
            className="button"
            disabled={signing.busy}
            onClick={() => void saveCredential()}
          >
            {signing.busy ? t('ui.working') : t('passport.export.saveCredential')}
          </button>
        </>
      ) : (
        <p className="hint">{t('passport.export.unsigned')}</p>
      )}
      {signing.failure ? <FailureText failure={signing.failure} /> : null}
      <h3>{t('passport.export.proof')}</h3>
      <p className="hint">{t('passport.export.proofHow')}</p>
      {skill === undefined ? (
        <p className="hint">{t('passport.noScores')}</p>
      ) : (
        <>
          <Field label={t('passport.export.which')}>
            {(ids) => (
              <select {...ids} value={skill} onChange={(event) => setChosen(event.target.value)}>
                {choices.map((slug) => (
                  <option key={slug} value={slug}>
                    {slug === POSTING ? t('passport.asPoster') : nameOf(slug)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <button
            type="button"
            className="button"
            disabled={proving.busy}
            onClick={() => void saveProof()}
          >
            {proving.busy ? t('ui.working') : t('passport.export.saveProof')}
          </button>
        </>
      )}
      {proving.failure ? <FailureText failure={proving.failure} /> : null}
    </section>
  );
}

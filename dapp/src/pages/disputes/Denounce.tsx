import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress, isHex, size } from 'viem';
import type { CourtCase, CourtRound, DisputePage } from '../../api/types';
import { useSite } from '../../app/site';
import { denounceCall } from '../../court/calls';
import { voteCommitment } from '../../court/vote';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { shortAddress } from '../../ui/short-address';
import { aboutCase } from './court-about';
import { useRulingName } from './ruling-name';

interface Props {
  page: DisputePage;
  court: CourtCase;
  round: CourtRound;
}

/** Proving that a juror gave his vote away before the time: tried here against his commitment before anything is sent. */
export function Denounce({ page, court, round }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const rulingName = useRulingName(page);
  const accused = round.ballots.filter(({ committed, slashed }) => committed && !slashed);
  const [juror, setJuror] = useState('');
  const [ruling, setRuling] = useState('0');
  const [salt, setSalt] = useState('');
  const [wrong, setWrong] = useState(false);
  if (accused.length === 0) return null;
  const ballot = accused.find((each) => each.juror === juror) ?? accused[0];

  const prove = () => {
    const text = salt.trim();
    const opening =
      ballot && isHex(text) && size(text) === 32
        ? {
            schema: 'guildhall/vote/1' as const,
            chainId: config.chain.id,
            court: getAddress(court.court),
            disputeId: court.id,
            round: round.number,
            juror: getAddress(ballot.juror),
            ruling: Number(ruling),
            salt: text,
          }
        : null;
    const fits = opening !== null && voteCommitment(opening) === ballot?.commitment;
    setWrong(!fits);
    if (!fits) return;
    void perform(async (account) => {
      await runner.run(denounceCall(aboutCase(config, page, court, account), opening));
    });
  };

  return (
    <details className="answer">
      <summary>{t('court.denounce.title')}</summary>
      <form
        aria-label={t('court.denounce.title')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          prove();
        }}
      >
        <p className="hint">{t('court.denounce.explain')}</p>
        <Field label={t('court.denounce.juror')}>
          {(ids) => (
            <select
              {...ids}
              value={ballot?.juror ?? ''}
              onChange={(event) => setJuror(event.target.value)}
            >
              {accused.map((each) => (
                <option key={each.juror} value={each.juror}>
                  {shortAddress(each.juror)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('court.denounce.ruling')}>
          {(ids) => (
            <select {...ids} value={ruling} onChange={(event) => setRuling(event.target.value)}>
              {page.choices.map((choice) => (
                <option key={choice.ruling} value={choice.ruling}>
                  {rulingName(choice.ruling)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('court.denounce.salt')} error={wrong ? t('court.denounce.wrong') : null}>
          {(ids) => (
            <input
              {...ids}
              className="address-input"
              autoComplete="off"
              spellCheck={false}
              placeholder="0x"
              value={salt}
              onChange={(event) => setSalt(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="button" disabled={busy}>
          {busy ? t('ui.working') : t('court.denounce.label')}
        </button>
        {failure ? <FailureText failure={failure} /> : null}
      </form>
    </details>
  );
}

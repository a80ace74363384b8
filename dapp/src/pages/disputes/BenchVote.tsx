import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseAction, DisputePage, PanelCase } from '../../api/types';
import { useSite } from '../../app/site';
import { benchVote } from '../../escrow/bench';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Choices } from '../../ui/Choices';
import { FailureText } from '../../ui/FailureText';
import { useRulingName } from './ruling-name';

interface Props {
  page: DisputePage;
  hearing: PanelCase;
  vote: CaseAction;
}

/** A member of the bench votes for one of the rulings, once. */
export function BenchVote({ page, hearing, vote }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const rulingName = useRulingName(page);
  const [chosen, setChosen] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  if (!vote.allowed) return <p className="hint">{t('dispute.reason.already_voted')}</p>;
  const cast = () => {
    setMissing(chosen === null);
    if (chosen === null) return;
    void perform(async (account) => {
      await runner.run(benchVote({ config, page, hearing, account }, Number(chosen)));
    });
  };
  return (
    <form
      aria-label={t('dispute.vote.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        cast();
      }}
    >
      <Choices
        legend={t('dispute.vote.title')}
        options={page.choices.map(({ ruling }) => ({
          value: String(ruling),
          label: rulingName(ruling),
        }))}
        chosen={chosen}
        error={missing ? t('dispute.vote.missing') : null}
        onChange={setChosen}
      />
      <button type="submit" className="button button-primary" disabled={busy}>
        {busy ? t('ui.working') : t('dispute.vote.label')}
      </button>
      <p className="hint">{t('dispute.vote.explain')}</p>
      {failure ? <FailureText failure={failure} /> : null}
    </form>
  );
}

import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { lifeCall } from '../../guild/calls';
import type { LifeAction } from '../../guild/legal';
import type { LegalAction, Proposal } from '../../guild/types';
import { useGuildContracts } from '../../guild/use-guild';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { useWallet } from '../../wallet/context';

interface Props {
  action: LegalAction;
  proposal: Proposal;
  trusted: boolean;
}

/** Queueing, executing or cancelling a proposal, or why that cannot be now. */
export function StepButton({ action, proposal, trusted }: Props) {
  const { t } = useTranslation();
  const note = useId();
  const contracts = useGuildContracts();
  const { account } = useWallet();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const name = action.action as LifeAction;
  const connects = action.reason === 'not_connected';
  const refusal = connects ? null : action.reason;

  const run = () =>
    perform(async (by) => {
      if (account === null || connects || !contracts) return;
      await runner.run(lifeCall(name, { governor: contracts.governor, account: by, proposal }));
    });

  return (
    <div className="action">
      <button
        type="button"
        className={name === 'cancel' ? 'button' : 'button button-primary'}
        disabled={busy || !trusted || refusal !== null}
        aria-describedby={note}
        onClick={() => void run()}
      >
        {busy
          ? t('ui.working')
          : t(connects || account === null ? 'wallet.connect' : `guild.step.${name}.label`)}
      </button>
      <p className="hint" id={note}>
        {refusal === null ? t(`guild.step.${name}.explain`) : t(`guild.reason.${refusal}`)}{' '}
        {refusal === 'too_early' && action.opens_at !== null ? (
          <Countdown until={action.opens_at} />
        ) : null}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

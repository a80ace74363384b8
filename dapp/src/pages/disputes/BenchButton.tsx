import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address } from 'viem';
import type { CaseAction, DisputePage, PanelCase } from '../../api/types';
import { useSite } from '../../app/site';
import { appealData, benchCall, isBenchAction, knownBench } from '../../escrow/bench';
import { panelAbi } from '../../generated/abi';
import { useFormat } from '../../i18n/use-format';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';

interface Props {
  page: DisputePage;
  hearing: PanelCase;
  action: CaseAction;
}

/** A move of a case: closing its vote, an appeal, handing the ruling over, sharing the cost. */
export function BenchButton({ page, hearing, action }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const note = useId();
  const { config, native } = useSite();
  const { runner, reader } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const name = action.action;
  if (!isBenchAction(name)) return null;

  /** What the appeal costs is asked from the bench itself, and is not more than what was shown. */
  const appealOf = async () => {
    const extraData = appealData(action, hearing.id);
    const cost = await reader.readContract({
      address: knownBench(config, hearing.panel),
      abi: panelAbi,
      functionName: 'appealCost',
      args: [BigInt(hearing.id), extraData],
    });
    if (cost > BigInt(action.value)) throw failed('cost_changed');
    return { extraData, cost };
  };
  const run = () =>
    perform(async (account: Address) => {
      const appeal = name === 'appeal' ? await appealOf() : null;
      await runner.run(benchCall({ config, page, hearing, account }, name, appeal));
    });

  return (
    <div className="action">
      <button
        type="button"
        className="button"
        disabled={busy || !action.allowed}
        aria-describedby={note}
        onClick={() => void run()}
      >
        {busy ? t('ui.working') : t(`dispute.action.${name}.label`)}
      </button>
      <p className="hint" id={note}>
        {action.reason === null
          ? t(`dispute.action.${name}.explain`, {
              cost: format.money(BigInt(action.value), native),
            })
          : t(`dispute.reason.${action.reason}`)}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

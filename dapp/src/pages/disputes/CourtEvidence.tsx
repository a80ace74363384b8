import { useTranslation } from 'react-i18next';
import type { CourtCase, DisputePage } from '../../api/types';
import { useSite } from '../../app/site';
import { evidenceCall } from '../../court/calls';
import { actionOf } from '../../court/legal';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { EvidenceForm } from '../../ui/EvidenceForm';
import { useWallet } from '../../wallet/context';
import { aboutCase } from './court-about';
import { sideOf } from './sides';

/** A court hears everybody: whoever is no party brings evidence straight to it. Parties bring theirs by the escrow. */
export function CourtEvidence({ page, court }: { page: DisputePage; court: CourtCase }) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { account } = useWallet();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  if (account === null || sideOf(page, account) !== 'others') return null;
  if (actionOf(court.actions, 'submit_evidence')?.allowed !== true) return null;
  return (
    <>
      <p className="hint">{t('court.witness')}</p>
      <EvidenceForm
        taskId={page.task_id}
        name={`${court.court}.${court.id}`}
        busy={busy}
        failure={failure}
        send={(store, done) =>
          void perform(async (sender) => {
            const uri = await store(sender);
            await runner.run(evidenceCall(aboutCase(config, page, court, sender), uri));
            done();
          })
        }
      />
    </>
  );
}

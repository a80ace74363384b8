import { useTranslation } from 'react-i18next';
import type { DisputePage } from '../../api/types';
import { Person } from '../../ui/Address';
import { Ago } from '../../ui/Countdown';
import { useWallet } from '../../wallet/context';
import { CourtEvidence } from './CourtEvidence';
import { EvidenceView } from './EvidenceView';
import { sideOf } from './sides';

/** What each side brought, side by side and shown alike; after it what others told a court. */
export function EvidenceList({ page }: { page: DisputePage }) {
  const { t } = useTranslation();
  const { account } = useWallet();
  const sides = (['poster', 'worker', 'others'] as const)
    .map((key) => ({
      key,
      items: page.evidence.filter(({ party }) => sideOf(page, party) === key),
    }))
    .filter(({ key, items }) => key !== 'others' || items.length > 0);
  return (
    <section className="panel" aria-labelledby="evidence-heading">
      <h2 id="evidence-heading">{t('dispute.evidence')}</h2>
      <div className="sides">
        {sides.map(({ key, items }) => (
          <section key={key} aria-label={t(`dispute.side.${key}`)}>
            <h3>{t(`dispute.side.${key}`)}</h3>
            {items.length === 0 ? <p className="hint">{t('dispute.noEvidence')}</p> : null}
            <ul className="evidence">
              {items.map((item) => (
                <li key={`${item.tx_hash}-${item.uri}`}>
                  <p className="hint">
                    <Person address={item.party} you={account} /> · <Ago at={item.timestamp} />
                  </p>
                  <EvidenceView uri={item.uri} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {page.court ? <CourtEvidence page={page} court={page.court} /> : null}
    </section>
  );
}

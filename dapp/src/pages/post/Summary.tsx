import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSite } from '../../app/site';
import { partsOf } from '../../escrow/milestones';
import { MODES, fundingOfTerms } from '../../escrow/modes';
import type { PostStep } from '../../escrow/posting';
import { useFormat } from '../../i18n/use-format';
import type { Unit } from '../../money/units';
import { Money } from '../../ui/Money';
import { Prompts } from './Prompts';
import { Rules } from './Rules';
import type { CheckedTerms } from './form';
import type { PlannedPayment } from './use-payment';

interface Props {
  terms: CheckedTerms | null;
  token: Unit | undefined;
  feeBps: number | null;
  payment: PlannedPayment;
  /** The prompt of the wallet that is open now. */
  step: PostStep | null;
}

function Row({ name, total, children }: { name: string; total?: boolean; children: ReactNode }) {
  return (
    <div className={total ? 'sum-total' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What posting will lock, who gets which part of it, and the rules it will follow. */
export function Summary({ terms, token, feeBps, payment, step }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  if (!terms || !token || feeBps === null) {
    return (
      <section className="panel" aria-labelledby="summary-heading">
        <h2 id="summary-heading">{t('post.summary')}</h2>
        <p className="hint">{t('post.summaryEmpty')}</p>
      </section>
    );
  }
  const funding = fundingOfTerms({ ...terms, feeBps });
  const { reward, rewards, fees, bonuses, bonusFees, total } = funding;
  const mode = MODES[terms.mode] ?? 'claim';
  const many = terms.seats > 1 && mode !== 'contest';
  const parts = terms.shares.length > 1 ? partsOf(reward, terms.shares, feeBps) : [];
  return (
    <section className="panel" aria-labelledby="summary-heading">
      <h2 id="summary-heading">{t('post.summary')}</h2>
      <dl className="sum">
        <Row name={t(mode === 'contest' ? 'ways.winnerGets' : 'post.workerGets')}>
          {terms.ceiling > terms.reward ? (
            <>
              {format.amount(terms.reward, token)} – <Money amount={terms.ceiling} unit={token} />
            </>
          ) : (
            <Money amount={reward} unit={token} />
          )}
        </Row>
        {parts.map(({ net, share }, index) => (
          <Row
            key={String(index)}
            name={t('ways.part', { number: index + 1, percent: format.percent(share) })}
          >
            <Money amount={net} unit={token} />
          </Row>
        ))}
        {many ? (
          <Row name={t('post.timesSeats', { count: terms.seats })}>
            <Money amount={rewards} unit={token} />
          </Row>
        ) : null}
        {terms.bonusSeats > 0 ? (
          <Row name={t('ways.bonuses', { count: terms.bonusSeats })}>
            <Money amount={bonuses} unit={token} />
          </Row>
        ) : null}
        <Row name={t('post.fee', { percent: format.percent(feeBps) })}>
          <Money amount={fees + bonusFees} unit={token} />
        </Row>
        <Row name={t('post.total')} total>
          <Money amount={total} unit={token} />
        </Row>
        {terms.judging > 0n ? (
          <Row name={t('ways.judgingRow')} total>
            <Money amount={terms.judging} unit={native} />
          </Row>
        ) : null}
        <Row name={t('post.bondEach')}>
          <Money amount={terms.bond} unit={token} />
        </Row>
      </dl>
      <Rules terms={terms} mode={mode} />
      <Prompts payment={payment} total={total} token={token} step={step} />
    </section>
  );
}

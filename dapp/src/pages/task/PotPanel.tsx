import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contributionsQuery, potQuery } from '../../api/deals';
import type { TaskPage } from '../../api/types';
import { contributionOf } from '../../escrow/pot';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { parseAmount } from '../../money/units';
import { Person } from '../../ui/Address';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { Money } from '../../ui/Money';
import { Paged } from '../../ui/Paged';
import { useWallet } from '../../wallet/context';
import { ActionButton } from './ActionButton';
import { shownOf, type ShownAction } from './legal';
import { useAction } from './use-action';

interface Props {
  task: TaskPage;
  terms: TermsFields;
  shown: readonly ShownAction[];
}

function ContributeForm({ task, terms, shown }: Omit<Props, 'shown'> & { shown: ShownAction }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, failure, run } = useAction(task);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = parseAmount(text, task.token.decimals);
  const net = parsed.ok && parsed.value > 0n ? parsed.value : null;
  if (shown.refusal !== null) return <p className="hint">{t(`reason.${shown.refusal}`)}</p>;
  const cost = net === null ? null : contributionOf(net, terms.feeBps);
  return (
    <form
      aria-label={t('deal.pot.form')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (net === null) return;
        void run(
          shown.action,
          () => Promise.resolve({ net }),
          () => setText(''),
        );
      }}
    >
      <Field
        label={t('deal.pot.amount', { symbol: task.token.symbol })}
        hint={
          cost
            ? t('deal.pot.cost', {
                total: format.money(cost.total, task.token),
                fee: format.money(cost.fee, task.token),
              })
            : t('deal.pot.hint')
        }
        error={tried && net === null ? t('form.amount') : null}
      >
        {(ids) => (
          <input
            {...ids}
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="button" disabled={busy}>
        {busy ? t('ui.working') : t('deal.pot.label')}
      </button>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </form>
  );
}

function Contributors({ task, you }: { task: TaskPage; you: string | null }) {
  const { t } = useTranslation();
  const contributions = useInfiniteQuery(contributionsQuery(task.id));
  return (
    <details className="answer">
      <summary>{t('deal.pot.contributors')}</summary>
      <Paged list={contributions} none={null}>
        {(items) => (
          <ul className="events">
            {items.map((each) => (
              <li key={each.contributor}>
                <Person address={each.contributor} you={you} />
                <span>
                  <Money amount={each.net} unit={task.token} />
                  {BigInt(each.refunded) > 0n ? ` · ${t('deal.pot.takenBack')}` : ''}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </details>
  );
}

/** What others add to the reward of a task with one seat, and how it goes out or back. */
export function PotPanel({ task, terms, shown }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useWallet();
  const pot = useQuery({ ...potQuery(task.id, account), enabled: task.pot !== null });
  const contribute = shownOf(shown, 'contribute');
  const refund = shownOf(shown, 'refund_pot');
  const shownPot = pot.data ?? task.pot;
  if (shownPot === null && contribute?.refusal !== null) return null;
  const mine = BigInt(pot.data?.mine ?? 0);
  return (
    <section className="panel" aria-labelledby="pot-heading">
      <h2 id="pot-heading">{t('deal.pot.title')}</h2>
      {shownPot ? (
        <p>
          <Money amount={shownPot.net} unit={task.token} /> ·{' '}
          {t(`deal.pot.state.${shownPot.state}`)}
        </p>
      ) : null}
      <p className="hint panel-note">{t('deal.pot.explain')}</p>
      {mine > 0n ? <p>{t('deal.pot.mine', { amount: format.money(mine, task.token) })}</p> : null}
      {contribute ? <ContributeForm task={task} terms={terms} shown={contribute} /> : null}
      {refund && mine > 0n ? <ActionButton shown={refund} task={task} /> : null}
      {task.pot ? <Contributors task={task} you={account} /> : null}
    </section>
  );
}

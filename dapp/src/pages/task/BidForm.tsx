import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address, Hex } from 'viem';
import { sendBid } from '../../api/deals';
import type { TaskPage } from '../../api/types';
import { isNative } from '../../app/site';
import { raiseEpochCall } from '../../escrow/calls';
import { bidMessage } from '../../escrow/messages';
import type { TermsFields } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { decimalText } from '../../money/units';
import { chainNow } from '../../time/clock';
import { allow } from '../../transactions/allowance';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';
import { checkBid } from './bids';
import { proofOf } from './proof';
import { useEpoch, useEscrowDomain } from './use-signed';

interface Props {
  task: TaskPage;
  terms: TermsFields;
  textVerified: boolean;
}

/** A worker bids by a signature that costs nothing; it holds until the poster takes it, it expires, or all are voided. */
export function BidForm({ task, terms, textVerified }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const transactions = useTransactions();
  const { signIn } = useSession();
  const domain = useEscrowDomain(task);
  const epochOf = useEpoch(task);
  const { busy, failure, perform } = usePerform();
  const { token } = task;
  const flat = terms.reward === terms.ceiling ? decimalText(terms.reward, token.decimals) : '';
  const initial = { price: flat, note: '', days: '7' };
  const { draft, change, forget } = useDraft(`guildhall.bid.${task.id}`, initial);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  const checked = checkBid(draft, terms, token.decimals);
  const range = {
    min: format.money(terms.reward, token),
    max: format.money(terms.ceiling, token),
  };
  const bonded = terms.bond > 0n;

  const bid = async (worker: Address, price: bigint) => {
    const proof = await proofOf(task, worker, signIn);
    if (bonded && !isNative(token.address)) {
      const { address, symbol } = token;
      const spender = task.escrow;
      await allow(transactions, {
        token: address,
        symbol,
        owner: worker,
        spender,
        amount: terms.bond,
      });
    }
    const expiry = chainNow() + checked.days * 86_400;
    const epoch = await epochOf(worker);
    const message = { taskId: task.id as Hex, worker, price, epoch, expiry: BigInt(expiry) };
    const signature = await transactions.sign(worker, bidMessage(domain, message));
    const body = { worker, price: price.toString(), expiry, signature, proof, note: checked.note };
    await sendBid(task.id, body);
  };

  const submit = () => {
    setTried(true);
    const { price } = checked;
    if (price === null || checked.noteTooLong) return;
    void perform(async (account) => {
      await bid(account, price);
      setSent(true);
      forget();
    });
  };

  if (!textVerified) return <p className="hint">{t('reason.text_unverified')}</p>;
  return (
    <form
      className="bid-form"
      aria-label={t('deal.bid.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="field-pair">
        <Field
          label={t('deal.bid.price')}
          hint={t('deal.bid.range', range)}
          error={tried && checked.price === null ? t('deal.bid.priceError', range) : null}
        >
          {(ids) => (
            <input
              {...ids}
              name="price"
              inputMode="decimal"
              autoComplete="off"
              value={draft.price}
              onChange={(event) => change({ price: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('deal.bid.days')}>
          {(ids) => (
            <select
              {...ids}
              name="days"
              value={String(checked.days)}
              onChange={(event) => change({ days: event.target.value })}
            >
              {[1, 3, 7, 14, 30].map((days) => (
                <option key={days} value={days}>
                  {format.duration(days * 86_400)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field
        label={t('deal.bid.note')}
        error={tried && checked.noteTooLong ? t('form.tooLong', { max: 1_000 }) : null}
      >
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      <p className="hint">
        {t('deal.bid.explain')}{' '}
        {bonded
          ? t(isNative(token.address) ? 'deal.bid.bondCredit' : 'deal.bid.bond', {
              bond: format.money(terms.bond, token),
            })
          : ''}
      </p>
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? t('ui.working') : t('deal.bid.label')}
        </button>
        <button
          type="button"
          className="button button-quiet"
          disabled={busy}
          title={t('deal.bid.voidNote')}
          onClick={() =>
            void perform(async (account) => {
              await transactions.runner.run(raiseEpochCall(account, task.escrow as Address));
            })
          }
        >
          {t('deal.bid.voidAll')}
        </button>
      </div>
      {sent ? (
        <p className="verified" role="status">
          {t('deal.bid.sent')}
        </p>
      ) : null}
      {failure ? <FailureText failure={failure} token={token} /> : null}
    </form>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress, type Hex } from 'viem';
import { sendOffer } from '../../api/deals';
import type { Seat, TaskPage } from '../../api/types';
import { settleMessage } from '../../escrow/messages';
import { isSeatOf } from '../../escrow/seat';
import { seatFromWords } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { chainNow } from '../../time/clock';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';
import { checkOffer, leftOf } from './settlement';
import { useEscrowDomain } from './use-signed';

const DAY = 86_400;

/** One side signs what it would settle for; the signature is void as soon as the seat moves on. */
export function OfferForm({ task, seat }: { task: TaskPage; seat: Seat }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sign } = useTransactions();
  const { signIn } = useSession();
  const domain = useEscrowDomain(task);
  const { busy, failure, perform } = usePerform();
  const key = `guildhall.offer.${task.id}.${seat.worker}`;
  const { draft, change, forget } = useDraft(key, { amount: '', note: '', days: '3' });
  const [tried, setTried] = useState(false);
  const toWorker = checkOffer(draft.amount, seat, task.token.decimals);
  const left = format.money(leftOf(seat), task.token);

  const submit = () => {
    setTried(true);
    if (toWorker === null) return;
    void perform(async (account) => {
      await signIn(account);
      const seatWord = BigInt(seat.seat_word);
      if (!isSeatOf(seatFromWords(seat.preimage), seatWord)) throw failed('seat_mismatch');
      const expiry = chainNow() + Number(draft.days) * DAY;
      const worker = getAddress(seat.worker);
      const taskId = task.id as Hex;
      const message = { taskId, worker, seatWord, toWorker, expiry: BigInt(expiry) };
      const signature = await sign(account, settleMessage(domain, message));
      const note = draft.note.trim();
      await sendOffer(task.id, worker, {
        to_worker: toWorker.toString(),
        expiry,
        signature,
        note,
      });
      forget();
    });
  };

  return (
    <form
      aria-label={t('deal.settle.offer')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="field-pair">
        <Field
          label={t('deal.settle.amount')}
          hint={t('deal.settle.left', { left })}
          error={tried && toWorker === null ? t('deal.settle.amountError', { left }) : null}
        >
          {(ids) => (
            <input
              {...ids}
              inputMode="decimal"
              autoComplete="off"
              value={draft.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('deal.bid.days')}>
          {(ids) => (
            <select
              {...ids}
              value={draft.days}
              onChange={(event) => change({ days: event.target.value })}
            >
              {[1, 3, 7, 14].map((days) => (
                <option key={days} value={days}>
                  {format.duration(days * DAY)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label={t('deal.bid.note')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            maxLength={1_000}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      <button type="submit" className="button" disabled={busy}>
        {busy ? t('ui.working') : t('deal.settle.label')}
      </button>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </form>
  );
}

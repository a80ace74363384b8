import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CourtAction, CourtCase, CourtRound, DisputePage } from '../../api/types';
import { useSite } from '../../app/site';
import { fundCall } from '../../court/calls';
import { fundable } from '../../court/legal';
import { useFormat } from '../../i18n/use-format';
import { decimalText, parseAmount } from '../../money/units';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { aboutCase } from './court-about';
import { useRulingName } from './ruling-name';

interface Props {
  page: DisputePage;
  court: CourtCase;
  round: CourtRound;
}

/** What each side of an appeal has raised of what it needs. */
export function Raised({ page, round }: Omit<Props, 'court'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const rulingName = useRulingName(page);
  if (round.funding.every(({ raised }) => BigInt(raised) === 0n)) return null;
  return (
    <>
      <h4>{t('court.appeal.raised')}</h4>
      <ul className="events">
        {round.funding
          .filter(({ raised }) => BigInt(raised) > 0n)
          .map(({ ruling, raised, needed, funded }) => (
            <li key={ruling}>
              <span>{rulingName(ruling)}</span>
              <span>
                {t('court.appeal.of', {
                  raised: format.money(BigInt(raised), native),
                  needed: format.money(BigInt(needed), native),
                })}{' '}
                {funded ? <strong className="votes-met">{t('court.appeal.funded')}</strong> : null}
              </span>
            </li>
          ))}
      </ul>
    </>
  );
}

function FundForm({ page, court, offers }: Omit<Props, 'round'> & { offers: CourtAction[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config, native } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const rulingName = useRulingName(page);
  const [side, setSide] = useState<number | null>(null);
  const [text, setText] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const offer = offers.find(({ ruling }) => ruling === side) ?? offers[0];
  if (offer?.ruling == null) return null;
  const { ruling } = offer;
  const missing = BigInt(offer.value);
  const shown = text ?? decimalText(missing, native.decimals);
  const parsed = parseAmount(shown, native.decimals);
  const amount = parsed.ok && parsed.value > 0n && parsed.value <= missing ? parsed.value : null;
  return (
    <form
      aria-label={t('court.appeal.form')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (amount === null) return;
        void perform(async (account) => {
          await runner.run(fundCall(aboutCase(config, page, court, account), ruling, amount));
          setText(null);
        });
      }}
    >
      <Field label={t('court.appeal.side')}>
        {(ids) => (
          <select
            {...ids}
            value={ruling}
            onChange={(event) => {
              setSide(Number(event.target.value));
              setText(null);
            }}
          >
            {offers.map((each) => (
              <option key={each.ruling} value={each.ruling ?? 0}>
                {rulingName(each.ruling ?? 0)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('court.appeal.amount', { symbol: native.symbol })}
        hint={t('court.appeal.missing', { amount: format.money(missing, native) })}
        error={
          tried && amount === null
            ? t('court.appeal.bad', { amount: format.money(missing, native) })
            : null
        }
      >
        {(ids) => (
          <input
            {...ids}
            inputMode="decimal"
            autoComplete="off"
            value={shown}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="button" disabled={busy}>
        {busy ? t('ui.working') : t('court.appeal.label')}
      </button>
      {offer.closes_at === null ? null : (
        <p className="hint">
          {t('court.appeal.closes')} <Countdown until={offer.closes_at} />
        </p>
      )}
      {failure ? <FailureText failure={failure} /> : null}
    </form>
  );
}

/** An appeal of the round that was decided last: what it takes, and a form for either side. */
export function CourtAppeal({ page, court, round }: Props) {
  const { t } = useTranslation();
  if (court.stage !== 'appealable') return null;
  const offers = fundable(court.actions);
  return (
    <section aria-label={t('court.appeal.title')}>
      <h3>{t('court.appeal.title')}</h3>
      <p className="hint">{t('court.appeal.explain', { votes: 2 * round.size + 1 })}</p>
      {offers.length === 0 ? (
        <p className="hint">{t('court.appeal.none')}</p>
      ) : (
        <FundForm page={page} court={court} offers={offers} />
      )}
    </section>
  );
}

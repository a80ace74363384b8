import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { zeroAddress, type Address } from 'viem';
import { contributionsQuery, myContributionsQuery } from '../../api/contributions';
import type { Contributions as Rules, MyContributions } from '../../api/types';
import { useSite } from '../../app/site';
import { rewardCall, type RewardAction } from '../../guild/rewards';
import { useGuildUnit } from '../../guild/use-guild';
import { useFormat } from '../../i18n/use-format';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Ago } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Money } from '../../ui/Money';
import { Failed, Loading } from '../../ui/States';
import { TaskLink } from '../../ui/TaskRow';
import { useWallet } from '../../wallet/context';

interface ButtonProps {
  action: RewardAction;
  subject: string;
  name?: string;
}

function RewardButton({ action, subject, name }: ButtonProps) {
  const { t } = useTranslation();
  const note = useId();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const refusal = action.allowed ? null : action.reason;
  return (
    <div className="standing-deed">
      <button
        type="button"
        className={action.action === 'claim' ? 'button button-primary' : 'button'}
        disabled={busy || !action.allowed}
        aria-label={busy ? undefined : name}
        aria-describedby={refusal === null ? undefined : note}
        onClick={() =>
          void perform(async (account) => {
            await runner.run(rewardCall(config, action, account, subject));
          })
        }
      >
        {busy ? t('ui.working') : t(`contribution.action.${action.action}`)}
      </button>
      {refusal === null ? null : (
        <p className="hint" id={note}>
          {t(`contribution.reason.${refusal}`)}
        </p>
      )}
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

/** A rate is for so many units of a token as any token has at most in practice. */
const PER = 10n ** 18n;

/** What a fee of one whole token earns, both sides together. */
function perWhole(rate: string, decimals: number): bigint {
  return (BigInt(rate) * 10n ** BigInt(decimals)) / PER;
}

function Budget({ rules }: { rules: Rules }) {
  const { t } = useTranslation();
  const format = useFormat();
  const guild = useGuildUnit();
  const unit = rules.token ?? guild;
  const [period] = rules.periods;
  if (!rules.running || period === undefined) {
    return <p className="hint">{t('contribution.none')}</p>;
  }
  return (
    <>
      <dl className="sum">
        <div>
          <dt>{t('contribution.budget')}</dt>
          <dd>
            <Money amount={period.budget} unit={unit} />
          </dd>
        </div>
        <div>
          <dt>{t('contribution.available')}</dt>
          <dd>
            <Money short amount={period.available} unit={unit} />
          </dd>
        </div>
        <div>
          <dt>{t('contribution.until')}</dt>
          <dd>
            <Ago at={period.ends_at} />
          </dd>
        </div>
        {rules.rates
          .filter(({ rate }) => BigInt(rate) > 0n)
          .map(({ token, rate }) => (
            <div key={token.address}>
              <dt>
                {t('contribution.rate', {
                  per: format.money(10n ** BigInt(token.decimals), token),
                })}
              </dt>
              <dd>
                <Money amount={perWhole(rate, token.decimals)} unit={unit} />
              </dd>
            </div>
          ))}
      </dl>
      <p className="hint">
        {t('contribution.vesting', { duration: format.duration(rules.vesting_seconds) })}
      </p>
    </>
  );
}

function Seat({ seat }: { seat: MyContributions['seats'][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = useGuildUnit();
  const title = seat.title ?? t('task.untitled', { id: seat.task_id.slice(0, 10) });
  return (
    <li className="pending-row">
      <div>
        <p>
          <TaskLink task={{ id: seat.task_id, title: seat.title, lang: null }} />
        </p>
        <p className="hint">
          {t('contribution.estimate', { amount: format.shortMoney(BigInt(seat.due), unit) })}
        </p>
      </div>
      <RewardButton
        action={seat.contribute}
        subject={title}
        name={t('contribution.seatOf', { title })}
      />
    </li>
  );
}

function Mine({ account }: { account: Address }) {
  const { t } = useTranslation();
  const format = useFormat();
  const guild = useGuildUnit();
  const answer = useQuery(myContributionsQuery(account));
  const mine = answer.data;
  if (mine === undefined) {
    if (answer.isPending) return <Loading />;
    return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  }
  const unit = mine.token ?? guild;
  const claim = mine.actions.find(({ action }) => action === 'claim');
  return (
    <>
      {BigInt(mine.granted) === 0n ? (
        <p className="hint">{t('contribution.nothing')}</p>
      ) : (
        <dl className="sum">
          <div>
            <dt>{t('contribution.granted')}</dt>
            <dd>
              <Money short amount={mine.granted} unit={unit} />
            </dd>
          </div>
          <div>
            <dt>{t('contribution.vested')}</dt>
            <dd>
              <Money short amount={mine.vested} unit={unit} />
            </dd>
          </div>
          <div className="sum-total">
            <dt>{t('contribution.claimable')}</dt>
            <dd>
              <Money short amount={mine.claimable} unit={unit} />
            </dd>
          </div>
        </dl>
      )}
      {claim && BigInt(mine.granted) > 0n ? (
        <RewardButton action={claim} subject={format.shortMoney(BigInt(mine.claimable), unit)} />
      ) : null}
      {mine.grants.length > 0 ? (
        <details>
          <summary>{t('contribution.grants')}</summary>
          <ul className="pending-rows">
            {mine.grants.map((grant) => (
              <li key={grant.period}>
                <p>
                  <Money short amount={grant.granted} unit={unit} />{' '}
                  <span className="hint">{t('contribution.period', { number: grant.period })}</span>
                </p>
                <p className="hint">
                  {t('contribution.grant', {
                    vested: format.shortMoney(BigInt(grant.vested), unit),
                    claimed: format.shortMoney(BigInt(grant.claimed), unit),
                    from: format.moment(grant.vests_from),
                    until: format.moment(grant.vests_until),
                  })}
                </p>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {mine.seats.length > 0 ? (
        <>
          <h3>{t('contribution.seats')}</h3>
          <ul className="pending-rows">
            {mine.seats.map((seat) => (
              <Seat key={`${seat.task_id}-${seat.worker}`} seat={seat} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

/** What of the guild's rewards is the account's own, where it looks at itself; nothing without the contract. */
export function MyRewards({ account }: { account: Address }) {
  const { t } = useTranslation();
  const { config } = useSite();
  if (config.contracts.ContributionRewards === undefined) return null;
  return (
    <section className="panel" aria-labelledby="rewards-heading">
      <h2 id="rewards-heading">{t('contribution.title')}</h2>
      <Mine account={account} />
    </section>
  );
}

/** What the guild pays for work that pays it a fee, and what of it is the account's; nothing without the contract. */
export function Contributions() {
  const { t } = useTranslation();
  const { config } = useSite();
  const { account } = useWallet();
  const deployed = config.contracts.ContributionRewards !== undefined;
  const { data: rules } = useQuery({ ...contributionsQuery, enabled: deployed });
  if (!deployed || !rules || (rules.contract ?? zeroAddress) === zeroAddress) return null;
  return (
    <section className="panel" aria-labelledby="contributions-heading">
      <h2 id="contributions-heading">{t('contribution.title')}</h2>
      <p className="hint">{t('contribution.lead')}</p>
      <Budget rules={rules} />
      {account === null ? (
        <p className="hint">{t('contribution.connect')}</p>
      ) : (
        <Mine account={account} />
      )}
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress, isAddress, zeroAddress, type Address } from 'viem';
import { delegateCall } from '../../guild/calls';
import { voterQuery } from '../../guild/queries';
import type { Voter } from '../../guild/types';
import { isSame, useGuildContracts, useGuildUnit } from '../../guild/use-guild';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Person } from '../../ui/Address';
import { FailureText } from '../../ui/FailureText';
import { Money } from '../../ui/Money';
import { Failed, Loading } from '../../ui/States';
import { useWallet } from '../../wallet/context';
import { AddressField } from './AddressField';

function Standing({ voter, account }: { voter: Voter; account: Address }) {
  const { t } = useTranslation();
  const unit = useGuildUnit();
  return (
    <dl className="sum">
      <div>
        <dt>{t('guild.power.balance')}</dt>
        <dd>
          <Money short amount={voter.balance} unit={unit} />
        </dd>
      </div>
      <div className="sum-total">
        <dt>{t('guild.power.votes')}</dt>
        <dd>
          <Money short amount={voter.votes} unit={unit} />
        </dd>
      </div>
      <div>
        <dt>{t('guild.power.delegate')}</dt>
        <dd>
          {voter.delegate === null ? (
            t('guild.power.nobody')
          ) : isSame(voter.delegate, account) ? (
            t('guild.power.yourself')
          ) : (
            <Person address={voter.delegate} />
          )}
        </dd>
      </div>
    </dl>
  );
}

function Choices({ voter, account }: { voter: Voter; account: Address }) {
  const { t } = useTranslation();
  const contracts = useGuildContracts();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const [to, setTo] = useState('');
  const [asked, setAsked] = useState(false);

  const delegate = (address: Address) =>
    void perform(async (by) => {
      if (!contracts) return;
      await runner.run(delegateCall(contracts.token, by, address));
    }).then((done) => {
      if (!done) return;
      setTo('');
      setAsked(false);
    });

  const text = to.trim();
  const valid = isAddress(text, { strict: text !== text.toLowerCase() });
  const error = text === '' ? t('form.required') : valid ? null : t('guild.power.notAddress');
  const isOwn = isSame(voter.delegate, account);
  return (
    <>
      <div className="button-row">
        {isOwn ? null : (
          <button
            type="button"
            className="button button-primary"
            disabled={busy}
            onClick={() => delegate(account)}
          >
            {t('guild.power.toMyself')}
          </button>
        )}
        {voter.delegate === null ? null : (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => delegate(zeroAddress)}
          >
            {t('guild.power.toNobody')}
          </button>
        )}
      </div>
      <form
        noValidate
        aria-label={t('guild.power.toOther')}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (error === null) delegate(getAddress(text));
        }}
      >
        <AddressField
          label={t('guild.power.other')}
          hint={t('guild.power.otherHint')}
          value={to}
          error={asked ? error : null}
          onChange={setTo}
        />
        <button type="submit" className="button" disabled={busy}>
          {busy ? t('ui.working') : t('guild.power.toOther')}
        </button>
      </form>
      {failure ? <FailureText failure={failure} /> : null}
    </>
  );
}

/** What weight the account's votes have, and who casts them. */
export function Delegation() {
  const { t } = useTranslation();
  const { account, connect } = useWallet();
  const voter = useQuery({
    ...voterQuery(account ?? zeroAddress),
    enabled: account !== null,
  });
  return (
    <section className="panel pay-panel" aria-labelledby="power-heading">
      <h2 id="power-heading">{t('guild.power.title')}</h2>
      {account === null ? (
        <>
          <p className="hint">{t('guild.power.connect')}</p>
          <button type="button" className="button button-wide" onClick={() => void connect()}>
            {t('wallet.connect')}
          </button>
        </>
      ) : voter.isPending ? (
        <Loading />
      ) : voter.data ? (
        <>
          <Standing voter={voter.data} account={account} />
          {BigInt(voter.data.balance) > 0n && voter.data.delegate === null ? (
            <p className="notice">{t('guild.power.trap')}</p>
          ) : null}
          {BigInt(voter.data.balance) === 0n && voter.data.delegate === null ? (
            <p className="hint">{t('guild.power.none')}</p>
          ) : (
            <Choices voter={voter.data} account={account} />
          )}
        </>
      ) : (
        <Failed error={voter.error} onRetry={() => void voter.refetch()} />
      )}
    </section>
  );
}

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress } from 'viem';
import { challengeWallet, linkWallet, walletsQuery } from '../../api/people';
import { useDeed } from '../../api/use-deed';
import { useLinking } from '../../people/linking';
import { useMinute } from '../../time/wall';
import { failed, failureOf, type Failure } from '../../transactions/failures';
import { AddressInput } from '../../ui/AddressInput';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { addressOf, shortAddress } from '../../ui/short-address';
import { useWallet } from '../../wallet/context';

type StepState = 'done' | 'now' | 'ahead';

function Step({
  state,
  title,
  children,
}: {
  state: StepState;
  title: string;
  children: ReactNode;
}) {
  return (
    <li className={`plan-step plan-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <strong>{title}</strong>
      {state === 'now' ? children : null}
    </li>
  );
}

/** Brings the wallet to the account that has to sign next; the page hears of it by itself. */
function Switch({ account }: { account: string }) {
  const { t } = useTranslation();
  const { account: present, chooseAccount, connect } = useWallet();
  const [failure, setFailure] = useState<Failure | null>(null);
  return (
    <>
      <p>{t('settings.switchTo', { address: shortAddress(account) })}</p>
      <button
        type="button"
        className="button"
        onClick={() => {
          setFailure(null);
          const asked = present === null ? connect() : chooseAccount();
          void Promise.resolve(asked).catch((error: unknown) => {
            const { code } = failureOf(error);
            setFailure(failed(code === 'user_rejected' ? code : 'switch_in_wallet').failure);
          });
        }}
      >
        {t(present === null ? 'wallet.connect' : 'settings.chooseAccount')}
      </button>
      {failure ? <FailureText failure={failure} /> : null}
    </>
  );
}

/** Links another wallet: a text that names both, signed by this one and then by the other. */
export function LinkWallet({ me }: { me: string }) {
  const { t } = useTranslation();
  const { account, signMessage } = useWallet();
  const [linking, setLinking] = useLinking(me);
  const { busy, failure, run, clear } = useDeed(walletsQuery(me).queryKey, ['person'], ['name']);
  const [address, setAddress] = useState('');
  const [checked, setChecked] = useState(false);
  const [linked, setLinked] = useState<string | null>(null);
  const now = useMinute();

  const other = addressOf(address);
  const expired = linking !== null && linking.expires_at <= now;
  const signed = linking !== null && linking.signature !== null;
  const at = (step: number): StepState => {
    const current = linking === null ? 1 : signed ? 3 : 2;
    return step < current ? 'done' : step === current ? 'now' : 'ahead';
  };

  const begin = () => {
    setChecked(true);
    if (other === null) return;
    void run(async () => {
      const { message, nonce, expires_at } = await challengeWallet(other);
      setLinked(null);
      setLinking({ current: me, other, message, nonce, expires_at, signature: null });
    });
  };

  const sign = (signer: string) =>
    void run(async () => {
      if (linking === null) return;
      const signature = await signMessage(getAddress(signer), linking.message);
      if (linking.signature === null) {
        setLinking({ ...linking, signature });
        return;
      }
      await linkWallet({
        address: linking.other,
        nonce: linking.nonce,
        signature_current: linking.signature,
        signature_other: signature,
      });
      setLinking(null);
      setLinked(linking.other);
      setAddress('');
      setChecked(false);
    });

  const turn = (signer: string) =>
    account?.toLowerCase() === signer.toLowerCase() ? (
      <div>
        <p>{t('settings.signText')}</p>
        <button
          type="button"
          className="button button-primary"
          disabled={busy || expired}
          onClick={() => sign(signer)}
        >
          {busy ? t('ui.working') : t('settings.signWith', { address: shortAddress(signer) })}
        </button>
      </div>
    ) : (
      <Switch account={signer} />
    );

  return (
    <section className="panel" aria-labelledby="link-heading">
      <h2 id="link-heading">{t('settings.link')}</h2>
      <p className="hint">{t('settings.linkNote')}</p>
      {linked === null ? null : (
        <p className="verified" role="status">
          {t('settings.linkDone', { address: shortAddress(linked) })}
        </p>
      )}
      <ol className="plan">
        <Step state={at(1)} title={t('settings.step1')}>
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              begin();
            }}
          >
            <AddressInput
              label={t('settings.other')}
              error={checked && other === null ? t('settings.badAddress') : null}
              value={address}
              onChange={setAddress}
            />
            <button type="submit" className="button" disabled={busy}>
              {busy ? t('ui.working') : t('settings.begin')}
            </button>
          </form>
        </Step>
        <Step state={at(2)} title={t('settings.step2', { address: shortAddress(me) })}>
          {turn(me)}
        </Step>
        <Step
          state={at(3)}
          title={
            linking === null
              ? t('settings.step3')
              : t('settings.step3With', { address: shortAddress(linking.other) })
          }
        >
          {linking === null ? null : turn(linking.other)}
        </Step>
      </ol>
      {failure ? <FailureText failure={failure} /> : null}
      {linking === null ? null : (
        <>
          <details>
            <summary>{t('settings.textToSign')}</summary>
            <pre className="sign-text">{linking.message}</pre>
          </details>
          <p className="hint">
            {expired ? (
              t('settings.expired')
            ) : (
              <>
                {t('settings.timeLeft')} <Countdown until={linking.expires_at} />
              </>
            )}
          </p>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              clear();
              setLinking(null);
            }}
          >
            {t('settings.startOver')}
          </button>
        </>
      )}
    </section>
  );
}

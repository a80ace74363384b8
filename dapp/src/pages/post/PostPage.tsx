import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSite } from '../../app/site';
import { usePageTitle } from '../../app/use-page-title';
import { fundingOfTerms } from '../../escrow/modes';
import { useTokens } from '../../money/use-tokens';
import { chainNow } from '../../time/clock';
import { FailureText } from '../../ui/FailureText';
import { useDraft } from '../../ui/use-draft';
import { useWallet } from '../../wallet/context';
import { MoneyFields } from './MoneyFields';
import { MoreFields } from './MoreFields';
import { Summary } from './Summary';
import { TimeFields } from './TimeFields';
import { WhatFields } from './WhatFields';
import { emptyDraft, tokenOf, type Draft } from './draft';
import { checkForm } from './form';
import { useBench } from './use-bench';
import { usePayment } from './use-payment';
import { usePost } from './use-post';
import { useFormView } from './view';

export default function PostPage() {
  const { t, i18n } = useTranslation();
  const { config: site } = useSite();
  const tokens = useTokens();
  // Tokens that the guild listed by vote can be chosen like those of the deployment.
  const config = useMemo(() => ({ ...site, tokens: [...tokens] }), [site, tokens]);
  const { account } = useWallet();
  const [initial] = useState(() => emptyDraft(config, i18n.language, chainNow()));
  const { draft, change, forget } = useDraft<Draft>('guildhall.post', initial);
  const token = tokenOf(draft, config);
  const { bench, needs } = useBench(draft.bench, token?.address);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  usePageTitle(t('nav.post'));

  const checked = checkForm(draft, config, chainNow(), needs);
  const { terms } = checked;
  const feeBps = config.policy.fee_bps;
  const total = terms && feeBps !== null ? fundingOfTerms({ ...terms, feeBps }).total : null;
  const payment = usePayment(token, total, terms?.judging ?? 0n);
  const { busy, failure, step, post } = usePost(payment);
  const view = useFormView({ draft, change, config, checked, needs, tried });

  const submit = () => {
    setTried(true);
    if (terms && bench) {
      void post(draft, terms, bench, forget);
      return;
    }
    // After the next drawing, because what is folded away opens with it.
    const [first] = Object.keys(draft).filter((field) => field in checked.errors);
    setTimeout(() => {
      const found = first === undefined ? null : form.current?.elements.namedItem(first);
      const input = found instanceof RadioNodeList ? found[0] : found;
      if (input instanceof HTMLElement) input.focus();
    });
  };

  return (
    <>
      <h1>{t('post.title')}</h1>
      <p className="lead">{t('post.lead')}</p>
      <form
        ref={form}
        className="post-columns"
        aria-label={t('post.title')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="post-main">
          <WhatFields view={view} />
          <MoneyFields view={view} />
          <TimeFields view={view} />
          <MoreFields view={view} tried={tried} />
        </div>

        <aside className="post-side" aria-label={t('post.summary')}>
          <Summary terms={terms} token={token} feeBps={feeBps} payment={payment} step={step} />
          {tried && terms === null ? (
            <p className="failure" role="alert">
              {t('post.fix')}
            </p>
          ) : null}
          {bench === null ? <p className="failure">{t('post.noBench')}</p> : null}
          <button
            type="submit"
            className="button button-primary button-wide"
            disabled={busy || !bench || payment.waiting}
          >
            {busy ? t('ui.working') : t(account === null ? 'wallet.connect' : 'post.submit')}
          </button>
          {failure ? <FailureText failure={failure} token={token} /> : null}
          <p className="hint">{t('post.public')}</p>
        </aside>
      </form>
    </>
  );
}

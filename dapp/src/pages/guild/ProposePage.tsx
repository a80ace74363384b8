import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { zeroAddress } from 'viem';
import { usePageTitle } from '../../app/use-page-title';
import { lengthOf } from '../../escrow/documents';
import { guildQuery, voterQuery } from '../../guild/queries';
import { useGuildUnit } from '../../guild/use-guild';
import type { Preview as Previewing } from '../../guild/types';
import { useFormat } from '../../i18n/use-format';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { Preview } from '../../ui/Preview';
import { TextArea } from '../../ui/TextArea';
import { useWallet } from '../../wallet/context';
import { Actions } from './Actions';
import { ActionEditor } from './ActionEditor';
import { useProposing } from './use-proposing';

const LONGEST_TITLE = 140;
const LONGEST_BODY = 15_000;
const MOST_ACTIONS = 10;

/** What proposing needs, and what the account has of it; null once it is enough. */
function useThreshold() {
  const { account } = useWallet();
  const guild = useQuery(guildQuery);
  const voter = useQuery({ ...voterQuery(account ?? zeroAddress), enabled: account !== null });
  const needed = guild.data ? BigInt(guild.data.governor.proposal_threshold) : null;
  const own = voter.data ? BigInt(voter.data.votes) : null;
  return { needed, own, short: needed !== null && own !== null && own < needed };
}

function Threshold() {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = useGuildUnit();
  const { needed, own, short } = useThreshold();
  if (needed === null) return null;
  return (
    <>
      <p className="hint">
        {t('propose.threshold', { needed: format.money(needed, unit) })}{' '}
        {own === null ? null : t('propose.own', { own: format.money(own, unit) })}
      </p>
      {short ? (
        <p className="failure">
          {t('propose.short')} <Link to="/guild">{t('guild.title')}</Link>
        </p>
      ) : null}
    </>
  );
}

function Previewed({ preview }: { preview: Previewing }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="preview-heading">
      <h2 id="preview-heading">{t('propose.previewTitle')}</h2>
      <p className="hint">{t('propose.previewNote', { block: preview.block.number })}</p>
      {preview.exists ? (
        <p className="failure">
          {t('propose.exists')}{' '}
          <Link to={`/guild/proposals/${preview.id}`}>{t('transaction.openProposal')}</Link>
        </p>
      ) : null}
      <Actions calls={preview.actions} />
    </section>
  );
}

export default function ProposePage() {
  const { t } = useTranslation();
  usePageTitle(t('propose.title'));
  const { account } = useWallet();
  const unit = useGuildUnit();
  const state = useProposing();
  const { draft, change, forms, setForms, encoded, shown } = state;
  const { short } = useThreshold();
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const titleError =
    draft.title.trim() === ''
      ? t('form.required')
      : lengthOf(draft.title) > LONGEST_TITLE
        ? t('form.tooLong', { max: LONGEST_TITLE })
        : /\p{Cc}/u.test(draft.title)
          ? t('form.control')
          : null;
  const bodyError =
    draft.body.trim() === ''
      ? t('propose.error.why')
      : lengthOf(draft.body) > LONGEST_BODY
        ? t('form.tooLong', { max: LONGEST_BODY })
        : draft.body.isWellFormed() && !draft.body.includes('\u0000')
          ? null
          : t('form.control');
  const valid = titleError === null && bodyError === null && state.complete;

  const check = () => {
    setChecked(true);
    if (valid) {
      void state.preview();
      return;
    }
    // The first input that is wrong gets the focus, once it is marked.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  };

  return (
    <>
      <p className="crumb">
        <Link to="/guild">{t('guild.title')}</Link>
      </p>
      <h1>{t('propose.title')}</h1>
      <p className="lead">{t('propose.lead')}</p>
      <form
        ref={form}
        className="post-columns"
        aria-label={t('propose.title')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          check();
        }}
      >
        <div className="post-main">
          <fieldset className="panel">
            <legend>{t('propose.what')}</legend>
            <Field label={t('propose.name')} error={checked ? titleError : null}>
              {(ids) => (
                <input
                  {...ids}
                  name="title"
                  autoComplete="off"
                  value={draft.title}
                  onChange={(event) => change({ title: event.target.value })}
                />
              )}
            </Field>
            <TextArea
              label={t('propose.why')}
              hint={t('propose.whyHint')}
              error={checked ? bodyError : null}
              name="body"
              rows={7}
              value={draft.body}
              onChange={(value) => change({ body: value })}
            />
            <Preview text={draft.body} />
          </fieldset>
          {forms.map((each, index) => {
            const result = encoded[index];
            const refusal =
              state.refused?.index === index
                ? t('propose.undecodable', { number: index + 1 })
                : null;
            return (
              <ActionEditor
                key={each.key}
                form={each}
                number={index + 1}
                errors={checked && result && !result.ok ? result.errors : {}}
                refusal={refusal}
                onChange={(next) =>
                  setForms(
                    forms.map((old, place) => {
                      if (place !== index) return old;
                      return next.kind === old.kind
                        ? next
                        : { ...next, fields: state.starts(next.kind) };
                    }),
                  )
                }
                onRemove={
                  forms.length < 2
                    ? null
                    : () => setForms(forms.filter((_, place) => place !== index))
                }
              />
            );
          })}
          {forms.length < MOST_ACTIONS ? (
            <button
              type="button"
              className="button add-action"
              onClick={() =>
                setForms([
                  ...forms,
                  { key: crypto.randomUUID(), kind: 'fee', fields: state.starts('fee') },
                ])
              }
            >
              {t('propose.add')}
            </button>
          ) : null}
          {shown ? <Previewed preview={shown} /> : null}
        </div>
        <aside className="post-side" aria-label={t('propose.side')}>
          <section className="panel" aria-labelledby="steps-heading">
            <h2 id="steps-heading">{t('propose.steps')}</h2>
            <ol className="prompt-list">
              <li aria-current={shown ? undefined : 'step'}>
                <strong>{t('propose.step.check')}</strong>
                <span>{t('propose.step.checkWhat')}</span>
              </li>
              <li aria-current={shown ? 'step' : undefined}>
                <strong>{t('propose.step.sign')}</strong>
                <span>{t('propose.step.signWhat')}</span>
              </li>
            </ol>
            <Threshold />
          </section>
          {checked && !valid ? (
            <p className="failure" role="alert">
              {t('post.fix')}
            </p>
          ) : null}
          <button
            type="submit"
            className={shown ? 'button button-wide' : 'button button-primary button-wide'}
            disabled={state.busy}
          >
            {t(shown ? 'propose.again' : 'propose.check')}
          </button>
          <p className="hint" aria-live="polite">
            {state.busy ? t('ui.working') : state.stale ? t('propose.stale') : ''}
          </p>
          {shown ? (
            <button
              type="button"
              className="button button-primary button-wide"
              disabled={state.busy || shown.exists || short}
              onClick={() => void state.propose()}
            >
              {t(account === null ? 'wallet.connect' : 'propose.submit')}
            </button>
          ) : null}
          {state.failure ? <FailureText failure={state.failure} token={unit} /> : null}
          <p className="hint">{t('propose.public')}</p>
        </aside>
      </form>
    </>
  );
}

import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSite } from '../../app/site';
import { useSkills } from '../../app/skills';
import { usePageTitle } from '../../app/use-page-title';
import { useFormat } from '../../i18n/use-format';
import { decimalText } from '../../money/units';
import { chainNow } from '../../time/clock';
import { FailureText } from '../../ui/FailureText';
import { Field, type FieldIds } from '../../ui/Field';
import { Preview } from '../../ui/Preview';
import { useDraft } from '../../ui/use-draft';
import { Summary } from './Summary';
import {
  WORK_PERIODS,
  bondOf,
  boundsOf,
  checkForm,
  emptyDraft,
  localInput,
  reviewPeriods,
  skillsOf,
  tokenOf,
  type Draft,
  type DraftField,
} from './form';
import { fundingOf } from '../../escrow/funding';
import { TokenWarning } from '../../money/TokenWarning';
import { useTokens } from '../../money/use-tokens';
import { useWallet } from '../../wallet/context';
import { usePayment } from './use-payment';
import { useBench, usePost } from './use-post';

const GRADES = ['C', 'B', 'A'] as const;

export default function PostPage() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { config: site } = useSite();
  const tokens = useTokens();
  // Tokens that the guild listed by vote can be chosen like those of the deployment.
  const config = useMemo(() => ({ ...site, tokens: [...tokens] }), [site, tokens]);
  const { account } = useWallet();
  const { skills, nameOf } = useSkills();
  const { bench, minNative } = useBench();
  const [initial] = useState(() => emptyDraft(config, i18n.language, chainNow()));
  const { draft, change, forget } = useDraft<Draft>('guildhall.post', initial);
  const [checkedOnce, setCheckedOnce] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  usePageTitle(t('nav.post'));

  const checked = checkForm(draft, config, chainNow(), minNative);
  const token = tokenOf(draft, config);
  const feeBps = config.policy.fee_bps;
  const total =
    checked.terms && feeBps !== null
      ? fundingOf(checked.terms.reward, checked.terms.seats, feeBps).total
      : null;
  const payment = usePayment(token, total);
  const { busy, failure, step, post } = usePost(payment);
  const { reward: bounds } = boundsOf(draft, config);
  const periods = reviewPeriods(draft, config);
  const bond = bondOf(draft, config, checked.terms?.reward ?? 0n);
  const chosen = skillsOf(draft);

  const errorOf = (field: DraftField): string | null => {
    const error = checked.errors[field];
    if (!error || !checkedOnce) return null;
    const amount = error.amount !== undefined && token ? format.money(error.amount, token) : '';
    return t(`form.${error.code}`, { amount, max: error.count ?? 0, count: error.count ?? 0 });
  };

  const text = (field: DraftField, ids: FieldIds) => ({
    ...ids,
    name: field,
    value: draft[field],
    onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
  });

  const submit = () => {
    setCheckedOnce(true);
    if (checked.terms && bench) {
      void post(draft, checked.terms, bench, forget);
      return;
    }
    const [first] = Object.keys(draft).filter((field) => field in checked.errors);
    const input = first === undefined ? null : form.current?.elements.namedItem(first);
    if (input instanceof HTMLElement) input.focus();
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
          <fieldset className="panel">
            <legend>{t('post.what')}</legend>
            <Field label={t('post.taskTitle')} error={errorOf('title')}>
              {(ids) => <input {...text('title', ids)} required autoComplete="off" />}
            </Field>
            <Field label={t('post.lang')} hint={t('post.langHint')}>
              {(ids) => (
                <select {...text('lang', ids)}>
                  <option value="en">English</option>
                  <option value="zh">中文</option>
                </select>
              )}
            </Field>
            <Field label={t('post.body')} hint={t('post.bodyHint')} error={errorOf('body')}>
              {(ids) => <textarea {...text('body', ids)} rows={10} />}
            </Field>
            <Preview text={draft.body} lang={draft.lang} />
            <Field
              label={t('post.criteria')}
              hint={t('post.criteriaHint')}
              error={errorOf('criteria')}
            >
              {(ids) => <textarea {...text('criteria', ids)} rows={3} />}
            </Field>
            <Field label={t('post.links')} hint={t('form.linksHint')} error={errorOf('links')}>
              {(ids) => <textarea {...text('links', ids)} rows={2} />}
            </Field>
            <div className="field-pair">
              <Field label={t('post.skill')} hint={t('post.skillHint')} error={errorOf('skill')}>
                {(ids) => (
                  <select {...text('skill', ids)} required>
                    <option value="">{t('post.choose')}</option>
                    {skills.map(({ slug }) => (
                      <option key={slug} value={slug}>
                        {nameOf(slug)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <Field label={t('post.moreSkills')} error={errorOf('moreSkills')}>
                {(ids) => (
                  <select
                    {...ids}
                    name="moreSkills"
                    value=""
                    disabled={draft.skill === ''}
                    onChange={(event) =>
                      change({ moreSkills: [...chosen.slice(1), event.target.value].join(',') })
                    }
                  >
                    <option value="">{t('post.add')}</option>
                    {skills
                      .filter(({ slug }) => !chosen.includes(slug))
                      .map(({ slug }) => (
                        <option key={slug} value={slug}>
                          {nameOf(slug)}
                        </option>
                      ))}
                  </select>
                )}
              </Field>
            </div>
            {chosen.length > 1 ? (
              <ul className="chips">
                {chosen.slice(1).map((slug) => (
                  <li key={slug} className="chip">
                    {nameOf(slug)}
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={t('post.removeSkill', { skill: nameOf(slug) })}
                      onClick={() =>
                        change({
                          moreSkills: chosen
                            .slice(1)
                            .filter((each) => each !== slug)
                            .join(','),
                        })
                      }
                    >
                      <span aria-hidden="true">×</span>
                    </button>
                  </li>
                ))}
              </ul>
            ) : null}
          </fieldset>

          <fieldset className="panel">
            <legend>{t('post.reward')}</legend>
            <Field label={t('post.grade')} hint={t(`grade.hint.${boundsOf(draft, config).grade}`)}>
              {(ids) => (
                <select {...text('grade', ids)}>
                  {GRADES.map((grade) => (
                    <option key={grade} value={grade}>
                      {t('grade.label', { grade })}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <div className="field-pair">
              <Field
                label={t('post.rewardEach')}
                hint={
                  bounds && token
                    ? t('post.rewardBounds', {
                        min: format.money(BigInt(bounds.min_reward), token),
                        max: format.money(BigInt(bounds.max_reward), token),
                      })
                    : null
                }
                error={errorOf('reward')}
              >
                {(ids) => <input {...text('reward', ids)} inputMode="decimal" required />}
              </Field>
              <Field label={t('post.token')} error={errorOf('token')}>
                {(ids) => (
                  <select {...text('token', ids)}>
                    {config.tokens.map((each) => (
                      <option key={each.address} value={each.address}>
                        {each.symbol} · {each.name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
            {token ? <TokenWarning token={token} /> : null}
            <div className="field-pair">
              <Field label={t('post.seats')} hint={t('post.seatsHint')} error={errorOf('seats')}>
                {(ids) => <input {...text('seats', ids)} inputMode="numeric" />}
              </Field>
              <Field
                label={t('post.bond')}
                hint={
                  checked.terms && token
                    ? t('post.bondBounds', {
                        min: format.money(bond.min, token),
                        max: format.money(bond.max, token),
                        usual: format.money(bond.suggested, token),
                      })
                    : t('post.bondHint')
                }
                error={errorOf('bond')}
              >
                {(ids) => (
                  <input
                    {...text('bond', ids)}
                    inputMode="decimal"
                    placeholder={
                      checked.terms && token
                        ? decimalText(bond.suggested, token.decimals)
                        : undefined
                    }
                  />
                )}
              </Field>
            </div>
            {draft.grade === 'C' ? (
              <Field label={t('post.freeLapses')} hint={t('post.freeLapsesHint')}>
                {(ids) => (
                  <select {...text('freeLapses', ids)}>
                    {[0, 1, 2].map((count) => (
                      <option key={count} value={count}>
                        {t(count === 0 ? 'post.bondAlways' : 'post.bondAfter', { count })}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            ) : null}
          </fieldset>

          <fieldset className="panel">
            <legend>{t('post.time')}</legend>
            <Field
              label={t('post.deadline')}
              hint={t('post.deadlineHint')}
              error={errorOf('deadline')}
            >
              {(ids) => (
                <input
                  {...text('deadline', ids)}
                  type="datetime-local"
                  min={localInput(chainNow())}
                  required
                />
              )}
            </Field>
            <div className="field-pair">
              <Field label={t('post.work')} hint={t('post.workHint')} error={errorOf('work')}>
                {(ids) => (
                  <select {...text('work', ids)}>
                    {WORK_PERIODS.map((period) => (
                      <option key={period} value={period}>
                        {format.duration(period)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <Field label={t('post.review')} hint={t('post.reviewHint')} error={errorOf('review')}>
                {(ids) => (
                  <select {...text('review', ids)} value={draft.review || String(periods[0] ?? '')}>
                    {periods.map((period) => (
                      <option key={period} value={period}>
                        {format.duration(period)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
          </fieldset>
        </div>

        <aside className="post-side" aria-label={t('post.summary')}>
          <Summary
            terms={checked.terms}
            token={token}
            feeBps={feeBps}
            payment={payment}
            step={step}
          />
          {checkedOnce && checked.terms === null ? (
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

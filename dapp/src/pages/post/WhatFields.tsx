import { useTranslation } from 'react-i18next';
import { useSkills } from '../../app/skills';
import { Field } from '../../ui/Field';
import { Preview } from '../../ui/Preview';
import { skillsOf } from './draft';
import type { FormView } from './view';

/** The words of the task, and the skills it asks for. */
export function WhatFields({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const { skills, nameOf } = useSkills();
  const { draft, change, errorOf, input } = view;
  const chosen = skillsOf(draft);
  const more = chosen.slice(1);
  return (
    <fieldset className="panel">
      <legend>{t('post.what')}</legend>
      <Field label={t('post.taskTitle')} error={errorOf('title')}>
        {(ids) => <input {...input('title', ids)} required autoComplete="off" />}
      </Field>
      <Field label={t('post.lang')} hint={t('post.langHint')}>
        {(ids) => (
          <select {...input('lang', ids)}>
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
        )}
      </Field>
      <Field label={t('post.body')} hint={t('post.bodyHint')} error={errorOf('body')}>
        {(ids) => <textarea {...input('body', ids)} rows={10} />}
      </Field>
      <Preview text={draft.body} lang={draft.lang} />
      <Field label={t('post.criteria')} hint={t('post.criteriaHint')} error={errorOf('criteria')}>
        {(ids) => <textarea {...input('criteria', ids)} rows={3} />}
      </Field>
      <Field label={t('post.links')} hint={t('form.linksHint')} error={errorOf('links')}>
        {(ids) => <textarea {...input('links', ids)} rows={2} />}
      </Field>
      <div className="field-pair">
        <Field label={t('post.skill')} hint={t('post.skillHint')} error={errorOf('skill')}>
          {(ids) => (
            <select {...input('skill', ids)} required>
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
              onChange={(event) => change({ moreSkills: [...more, event.target.value].join(',') })}
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
      {more.length > 0 ? (
        <ul className="chips">
          {more.map((slug) => (
            <li key={slug} className="chip">
              {nameOf(slug)}
              <button
                type="button"
                className="icon-button"
                aria-label={t('post.removeSkill', { skill: nameOf(slug) })}
                onClick={() =>
                  change({ moreSkills: more.filter((each) => each !== slug).join(',') })
                }
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </fieldset>
  );
}

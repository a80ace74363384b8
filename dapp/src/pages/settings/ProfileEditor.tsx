import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  deleteProfile,
  fetchProfile,
  profileQuery,
  saveProfile,
  type VersionedProfile,
} from '../../api/people';
import { useDeed } from '../../api/use-deed';
import { useFormat } from '../../i18n/use-format';
import { readerZone } from '../../people/local-time';
import { LIMITS, differences, errorsOf, formOf, profileOf } from '../../people/profile-form';
import { FailureError } from '../../transactions/failures';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { FailureText } from '../../ui/FailureText';
import { Field } from '../../ui/Field';
import { SkillPicker } from '../../ui/SkillPicker';
import { Failed, Loading } from '../../ui/States';
import { useDraft } from '../../ui/use-draft';
import { LanguagesEditor } from './LanguagesEditor';
import { LinksEditor } from './LinksEditor';
import { PlaceEditor } from './PlaceEditor';
import { PortfolioEditor } from './PortfolioEditor';
import { TextsEditor } from './TextsEditor';
import { useErrorText } from './use-error-text';

interface ConflictProps {
  latest: VersionedProfile | null;
  parts: readonly string[];
  onMine: () => void;
  onOther: () => void;
}

/** Another window, or the person with another wallet, was faster. Nothing that was typed here is lost. */
function Conflict({ latest, parts, onMine, onOther }: ConflictProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="conflict" role="alert">
      <p>
        <strong>
          {latest === null
            ? t('profile.deletedElsewhere')
            : t('profile.changedElsewhere', { moment: format.moment(latest.profile.updated_at) })}
        </strong>{' '}
        {t('profile.kept')}
      </p>
      {parts.length > 0 ? <p>{t('profile.differs', { parts: parts.join(', ') })}</p> : null}
      <div className="dialog-deeds">
        <button type="button" className="button" onClick={onOther}>
          {t('profile.takeOther')}
        </button>
        <button type="button" className="button button-primary" onClick={onMine}>
          {t('profile.saveMine')}
        </button>
      </div>
    </div>
  );
}

function Editor({ me, stored }: { me: string; stored: VersionedProfile | null }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const errorText = useErrorText();
  const zone = readerZone();
  const initial = (version: VersionedProfile | null) => ({
    ...formOf(version?.profile ?? null, i18n.language, zone),
    etag: version?.etag ?? '',
  });
  const {
    draft: { etag, ...form },
    change,
    forget,
  } = useDraft(`guildhall.profile.${me}`, initial(stored));
  const { busy, failure, run, clear } = useDeed(['person'], ['people'], ['name']);
  const [checked, setChecked] = useState(false);
  const [saved, setSaved] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [conflict, setConflict] = useState<{ latest: VersionedProfile | null } | null>(null);

  const errors = errorsOf(form);
  const errorOf = (path: string) => (checked ? errorText(errors.get(path)) : null);
  const mine = profileOf(form);
  const base = profileOf(formOf(stored?.profile ?? null, i18n.language, zone));
  const dirty = differences(mine, base).length > 0;
  const touch = (part: Partial<typeof form>) => {
    setSaved(false);
    change(part);
  };

  const start = (version: VersionedProfile | null) => {
    client.setQueryData(profileQuery(me).queryKey, version);
    change(initial(version));
    forget();
    setConflict(null);
    setChecked(false);
  };

  const save = (over: string) => {
    setChecked(true);
    setSaved(false);
    if (errors.size > 0) {
      document.querySelector<HTMLElement>('.profile-form [aria-invalid="true"]')?.focus();
      return;
    }
    void run(async () => {
      try {
        start(await saveProfile(mine, over === '' ? null : over));
        setSaved(true);
      } catch (error) {
        const known = error instanceof FailureError && error.failure.code === 'precondition_failed';
        if (!known) throw error;
        setConflict({ latest: await fetchProfile() });
      }
    });
  };

  return (
    <>
      <form
        className="profile-form"
        aria-label={t('settings.profile')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save(etag);
        }}
      >
        <section className="panel">
          <h2>{t('profile.who')}</h2>
          <Field
            label={t('profile.name')}
            hint={t('profile.nameHint')}
            error={errorOf('display_name')}
          >
            {(ids) => (
              <input
                {...ids}
                type="text"
                required
                autoComplete="nickname"
                value={form.display_name}
                onChange={(event) => touch({ display_name: event.target.value })}
              />
            )}
          </Field>
          <TextsEditor
            texts={form.texts}
            errorOf={errorOf}
            onChange={(texts) => touch({ texts })}
          />
        </section>
        <section className="panel">
          <h2>{t('profile.can')}</h2>
          <SkillPicker
            label={t('person.skills')}
            hint={t('profile.skillsHint')}
            chosen={form.skills}
            most={LIMITS.skills}
            onChange={(skills) => touch({ skills })}
          />
          <LanguagesEditor
            languages={form.languages}
            onChange={(languages) => touch({ languages })}
          />
        </section>
        <PlaceEditor form={form} errorOf={errorOf} onChange={touch} />
        <LinksEditor links={form.links} errorOf={errorOf} onChange={(links) => touch({ links })} />
        <PortfolioEditor
          entries={form.portfolio}
          langs={form.texts.map(({ lang }) => lang)}
          errorOf={errorOf}
          onChange={(portfolio) => touch({ portfolio })}
        />
        <div className="profile-save">
          {conflict ? (
            <Conflict
              latest={conflict.latest}
              parts={
                conflict.latest === null
                  ? []
                  : differences(
                      mine,
                      profileOf(formOf(conflict.latest.profile, i18n.language, zone)),
                    ).map((part) => t(`profile.parts.${part}`))
              }
              onMine={() => save(conflict.latest?.etag ?? '')}
              onOther={() => start(conflict.latest)}
            />
          ) : null}
          {failure ? <FailureText failure={failure} /> : null}
          {checked && errors.size > 0 ? (
            <p className="field-error" role="alert">
              {t('profile.mend', { count: errors.size })}
            </p>
          ) : null}
          <div className="profile-deeds">
            <button type="submit" className="button button-primary" disabled={busy}>
              {busy ? t('ui.working') : t('profile.save')}
            </button>
            {dirty ? (
              <button type="button" className="button" onClick={() => start(stored)}>
                {t('profile.reset')}
              </button>
            ) : null}
            <Link to={`/people/${me}`}>{t('profile.view')}</Link>
            <span role="status" className={saved ? 'saved' : 'hint'}>
              {saved ? t('profile.saved') : dirty ? t('profile.unsaved') : ''}
            </span>
          </div>
        </div>
        {stored === null ? null : (
          <button
            type="button"
            className="button button-quiet profile-delete"
            onClick={() => setDeleting(true)}
          >
            {t('profile.delete')}
          </button>
        )}
      </form>
      {deleting && stored !== null ? (
        <ConfirmDialog
          title={t('profile.deleteTitle')}
          label={t('profile.delete')}
          busy={busy}
          failure={failure}
          onConfirm={() =>
            void run(async () => {
              await deleteProfile(stored.etag);
              start(null);
              setDeleting(false);
            })
          }
          onClose={() => {
            clear();
            setDeleting(false);
          }}
        >
          <p>{t('profile.deleteText')}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

/** What a person says of himself, to be read by everybody. */
export function ProfileEditor({ me }: { me: string }) {
  const answer = useQuery(profileQuery(me));
  if (answer.isPending) return <Loading />;
  if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  return <Editor me={me} stored={answer.data} />;
}

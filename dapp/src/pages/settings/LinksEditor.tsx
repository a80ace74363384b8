import { useTranslation } from 'react-i18next';
import type { LinkKind } from '../../api/types';
import { LIMITS, LINK_KINDS, type ProfileForm } from '../../people/profile-form';
import { Field } from '../../ui/Field';

type Links = ProfileForm['links'];

interface Props {
  links: Links;
  errorOf: (path: string) => string | null;
  onChange: (links: Links) => void;
}

/** Where else one can be found. */
export function LinksEditor({ links, errorOf, onChange }: Props) {
  const { t } = useTranslation();
  const change = (at: number, part: Partial<Links[number]>) =>
    onChange(links.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <section className="panel">
      <h2>{t('person.links')}</h2>
      <ul className="edit-rows">
        {links.map(({ kind, url }, index) => (
          <li key={index} className="edit-row edit-row-top">
            <Field label={t('profile.linkKind')}>
              {(ids) => (
                <select
                  {...ids}
                  value={kind}
                  onChange={(event) => change(index, { kind: event.target.value as LinkKind })}
                >
                  {LINK_KINDS.map((each) => (
                    <option key={each} value={each}>
                      {t(`link.${each}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={t('profile.url')} error={errorOf(`links.${index}`)} className="grow">
              {(ids) => (
                <input
                  {...ids}
                  type="url"
                  placeholder="https://"
                  value={url}
                  onChange={(event) => change(index, { url: event.target.value })}
                />
              )}
            </Field>
            <button
              type="button"
              className="icon-button"
              aria-label={t('profile.removeLink', { url })}
              onClick={() => onChange(links.filter((_, at) => at !== index))}
            >
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      {links.length < LIMITS.links ? (
        <button
          type="button"
          className="button"
          onClick={() => onChange([...links, { kind: 'site', url: '' }])}
        >
          {t('profile.addLink')}
        </button>
      ) : null}
    </section>
  );
}

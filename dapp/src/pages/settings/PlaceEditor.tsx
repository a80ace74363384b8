import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, type Language } from '../../i18n';
import { readerZone } from '../../people/local-time';
import type { ProfileForm } from '../../people/profile-form';
import { countryCodes, countryName } from '../../people/texts';
import { Field } from '../../ui/Field';

interface Props {
  form: ProfileForm;
  errorOf: (path: string) => string | null;
  onChange: (part: Partial<ProfileForm>) => void;
}

/** Where and when one is to be found, as closely as one likes to say. */
export function PlaceEditor({ form, errorOf, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const locale = LOCALES[i18n.language as Language];
  const own = readerZone();
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone');
    return [...new Set([...known, own, ...(form.time_zone === '' ? [] : [form.time_zone])])].sort();
  }, [own, form.time_zone]);
  const countries = useMemo(
    () =>
      countryCodes()
        .map((code) => ({ code, name: countryName(code, locale) }))
        .sort((a, b) => a.name.localeCompare(b.name, locale)),
    [locale],
  );
  return (
    <section className="panel">
      <h2>{t('profile.where')}</h2>
      <p className="hint">{t('profile.whereNote')}</p>
      <Field label={t('profile.zone')} hint={t('profile.zoneHint', { zone: own })}>
        {(ids) => (
          <select
            {...ids}
            value={form.time_zone}
            onChange={(event) => onChange({ time_zone: event.target.value })}
          >
            <option value="">{t('profile.notSaid')}</option>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="field-pair">
        <Field label={t('profile.place')} hint={t('profile.placeHint')} error={errorOf('label')}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              value={form.label}
              onChange={(event) => onChange({ label: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('profile.country')}>
          {(ids) => (
            <select
              {...ids}
              value={form.country}
              onChange={(event) => onChange({ country: event.target.value })}
            >
              <option value="">{t('profile.notSaid')}</option>
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className="field-pair">
        {(['latitude', 'longitude'] as const).map((name) => (
          <Field
            key={name}
            label={t(`profile.${name}`)}
            hint={t('profile.roundHint')}
            error={errorOf(name)}
          >
            {(ids) => (
              <input
                {...ids}
                type="text"
                inputMode="decimal"
                value={form[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </section>
  );
}

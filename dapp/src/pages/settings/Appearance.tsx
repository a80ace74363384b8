import { useTranslation } from 'react-i18next';
import { LanguageSelect, ThemeSelect } from '../../app/Preferences';
import { Field } from '../../ui/Field';

/** How this browser shows the page; nobody else learns of it. */
export function Appearance() {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="appearance-heading">
      <h2 id="appearance-heading">{t('settings.appearance')}</h2>
      <p className="hint">{t('settings.appearanceNote')}</p>
      <div className="field-pair">
        <Field label={t('nav.language')}>{(ids) => <LanguageSelect {...ids} />}</Field>
        <Field label={t('nav.theme')}>{(ids) => <ThemeSelect {...ids} />}</Field>
      </div>
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import type { FormError } from '../../people/profile-form';

/** The sentence for what is wrong with an input; null when nothing is. */
export function useErrorText(): (error: FormError | undefined) => string | null {
  const { t } = useTranslation();
  return (error) => {
    if (error === undefined) return null;
    const { code, max } = error;
    if (code === 'required') return t('form.required');
    if (code === 'tooLong') return t('form.tooLong', { max });
    return t(`profile.error.${code}`);
  };
}

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the page in the browser's tab and to screen readers. */
export function usePageTitle(title: string): void {
  const { t } = useTranslation();
  const site = t('site.title');
  useEffect(() => {
    document.title = `${title} · ${site}`;
  }, [title, site]);
}

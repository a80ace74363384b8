import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The benches that a deployment brings along; what a guild adds later keeps the name that it was listed by. */
const OWN = { Panel: 'panel', 'Appeal panel': 'appeal', Court: 'court' } as const;

/** Names a bench in the language of the page. */
export function useBenchName(): (name: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (name) => {
      const own = Object.hasOwn(OWN, name) ? OWN[name as keyof typeof OWN] : null;
      return own === null ? name : t(`dispute.benchName.${own}`);
    },
    [t],
  );
}

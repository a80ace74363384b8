import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DisputePage } from '../../api/types';
import { shortAddress } from '../../ui/short-address';

/** What a ruling of this dispute means, in words. */
export function useRulingName(page: Pick<DisputePage, 'choices'>): (ruling: number) => string {
  const { t } = useTranslation();
  return useCallback(
    (ruling) => {
      const choice = page.choices.find((each) => each.ruling === ruling);
      if (!choice) return t('dispute.ruling.refused');
      const who = choice.worker === null ? '' : shortAddress(choice.worker);
      return t(`dispute.ruling.${choice.meaning}`, { number: ruling, who });
    },
    [page.choices, t],
  );
}

import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format';

/** How many seats are open, in words that fit one seat and many. */
export function OpenSeats({ open, seats }: { open: number; seats: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (seats === 1) return t(open > 0 ? 'task.seatOpen' : 'task.seatTaken');
  return t('task.openSeats', { open: format.number(open), seats: format.number(seats) });
}

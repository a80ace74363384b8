import { useTranslation } from 'react-i18next';
import type { Grade, SeatState, TaskStatus } from '../api/types';

/** The grade as a seal; its meaning is told to screen readers and on hover. */
export function GradeSeal({ grade }: { grade: Grade }) {
  const { t } = useTranslation();
  const label = t('grade.label', { grade });
  return (
    <span className={`seal seal-${grade}`} role="img" aria-label={label} title={label}>
      {grade}
    </span>
  );
}

export function StatusBadge({ status }: { status: TaskStatus }) {
  const { t } = useTranslation();
  return <span className={`badge badge-${status}`}>{t(`status.${status}`)}</span>;
}

export function SeatBadge({ state }: { state: SeatState }) {
  const { t } = useTranslation();
  return <span className={`badge badge-seat-${state}`}>{t(`seat.${state}`)}</span>;
}

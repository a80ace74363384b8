import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types';
import { useName } from '../../people/names';
import { shortAddress } from '../../ui/short-address';
import { SEAT_STATES } from '../task/seat-states';

const KNOWN = [
  'task_posted',
  'task_closed',
  'seat_taken',
  'work_submitted',
  'changes_requested',
  'work_rejected',
  'seat_disputed',
  'milestone_paid',
  'seat_ended',
  'event_reverted',
] as const;

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** What the chain said about the task of a room, as a sentence in the reader's language; empty for other messages. */
export function useSystemSentence(message: Message | null): string {
  const { t } = useTranslation();
  const event = message?.kind === 'system' ? message.event : null;
  const params = event?.params ?? {};
  const account = textOf(params.worker) || textOf(params.account) || textOf(params.poster);
  const label = useName(account === '' ? null : account);
  if (event === null) return '';
  const short = shortAddress(account);
  const who = label === null ? short : `${label.text} (${short})`;
  if (event.kind === 'seat_ended') {
    const state = SEAT_STATES[Number(params.state)] ?? textOf(params.state);
    const known = Object.values(SEAT_STATES).find((each) => each === state);
    if (known !== undefined) return t('room.event.seat_ended', { who, state: t(`seat.${known}`) });
  }
  const known = KNOWN.find((each) => each === event.kind);
  return known === undefined || known === 'seat_ended'
    ? event.kind
    : t(`room.event.${known}`, { who });
}

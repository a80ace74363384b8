import { useTranslation } from 'react-i18next';
import type { Place } from '../../api/types';
import { LOCALES, type Language } from '../../i18n';
import { useFormat } from '../../i18n/use-format';
import { isTimeZone, minutesAhead, timeIn } from '../../people/local-time';
import { countryName } from '../../people/texts';
import { useMinute } from '../../time/wall';

/** What the clock shows where somebody is, and how far that is from the reader's own. */
export function LocalTime({ zone, distant = true }: { zone: string; distant?: boolean }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const now = useMinute();
  if (!isTimeZone(zone)) return <>{zone}</>;
  const ahead = minutesAhead(zone, now);
  const time = timeIn(zone, now, LOCALES[i18n.language as Language]);
  const distance = format.duration(Math.abs(ahead) * 60);
  if (!distant) return <span title={zone}>{t('person.localTime', { time })}</span>;
  return (
    <span title={zone}>
      {t('person.localTime', { time })}
      {t('person.comma')}
      {ahead === 0
        ? t('person.sameTime')
        : ahead > 0
          ? t('person.ahead', { distance })
          : t('person.behind', { distance })}
    </span>
  );
}

export function PlaceName({ place }: { place: Place }) {
  const { i18n } = useTranslation();
  const country = place.country
    ? countryName(place.country, LOCALES[i18n.language as Language])
    : null;
  return (
    <>
      <bdi>{place.label}</bdi>
      {country === null || country === place.label ? null : `, ${country}`}
    </>
  );
}

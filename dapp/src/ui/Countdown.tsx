import { useFormat } from '../i18n/use-format';
import { useNow } from '../time/clock';

/** How long until a moment, counted down each second; the moment itself on hover. */
export function Countdown({ until }: { until: number }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time
      className="countdown"
      dateTime={new Date(until * 1000).toISOString()}
      title={format.moment(until)}
    >
      {format.duration(until - now)}
    </time>
  );
}

/** A moment, told as distance from now and exactly on hover. */
export function Ago({ at }: { at: number }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={format.moment(at)}>
      {format.relative(at, now)}
    </time>
  );
}

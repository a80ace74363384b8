import { useTranslation } from 'react-i18next';
import { riseCurve, secondsToCeiling, type Rise } from '../../escrow/rising';
import { useFormat } from '../../i18n/use-format';
import type { Unit } from '../../money/units';

const WIDTH = 280;
const HEIGHT = 64;

/** The corners of the curve as a path; only the drawing rounds, never an amount. */
function pathOf(rise: Rise, lasts: number): string {
  const points = riseCurve(rise, lasts);
  const span = rise.ceiling - rise.reward;
  const x = (after: number) => (lasts === 0 ? 0 : Math.min(1, after / lasts) * WIDTH);
  const y = (price: bigint) =>
    span <= 0n
      ? HEIGHT
      : HEIGHT - (Number(((price - rise.reward) * 1_000n) / span) / 1_000) * HEIGHT;
  const corners = points.map(
    ({ after, price }) => `H${x(after).toFixed(1)}V${y(price).toFixed(1)}`,
  );
  return `M0 ${HEIGHT}${corners.join('')}H${WIDTH}`;
}

/** How a reward rises until somebody comes: as a small picture and in words. */
export function RisePreview({ rise, lasts, unit }: { rise: Rise; lasts: number; unit: Unit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const full = secondsToCeiling(rise);
  if (full === null || lasts <= 0) return null;
  const last = riseCurve(rise, lasts).at(-1)?.price ?? rise.reward;
  return (
    <figure className="rise">
      <svg viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`} aria-hidden="true">
        <path d={pathOf(rise, lasts)} fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      <figcaption className="hint">
        {t(full <= lasts ? 'ways.rise.reaches' : 'ways.rise.short', {
          from: format.money(rise.reward, unit),
          by: format.money(rise.raiseBy, unit),
          every: format.duration(rise.raiseEvery),
          ceiling: format.money(rise.ceiling, unit),
          after: format.duration(full),
          last: format.money(last, unit),
        })}
      </figcaption>
    </figure>
  );
}

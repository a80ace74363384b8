import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import {
  MAX_MILESTONES,
  bpsText,
  evenShares,
  joinShares,
  parseShares,
  partsOf,
  splitShares,
} from '../../escrow/milestones';
import { useFormat } from '../../i18n/use-format';
import type { FormView } from './view';

/** Milestones as percentages of the price, each with what it pays. */
export function SharesEditor({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const errorId = useId();
  const { draft, change, checked, token, errorOf } = view;
  const inputs = splitShares(draft.shares);
  const parsed = parseShares(draft.shares);
  const parts = parsed.ok && checked.terms ? partsOf(checked.terms.reward, parsed.shares, 0) : null;
  const error = errorOf('shares');
  const set = (next: readonly string[]) => change({ shares: joinShares(next) });
  const split = (count: number) => set(evenShares(count).map(bpsText));
  return (
    <fieldset className="shares" aria-describedby={error ? errorId : undefined}>
      <legend className="part-legend">{t('ways.milestones')}</legend>
      <p className="hint">{t('ways.milestonesHint')}</p>
      <ol className="share-list">
        {inputs.map((value, index) => (
          <li key={`${String(index)}-of-${String(inputs.length)}`}>
            <input
              name="shares"
              inputMode="decimal"
              autoComplete="off"
              aria-label={t('ways.share', { number: index + 1 })}
              aria-invalid={error ? true : undefined}
              value={value}
              onChange={(event) => set(inputs.with(index, event.target.value))}
            />
            <span aria-hidden="true">%</span>
            {parts?.[index] && token ? (
              <span className="hint">{format.money(parts[index].net, token)}</span>
            ) : null}
            {inputs.length > 1 ? (
              <button
                type="button"
                className="icon-button"
                aria-label={t('ways.removeShare', { number: index + 1 })}
                onClick={() => set(inputs.toSpliced(index, 1))}
              >
                <span aria-hidden="true">×</span>
              </button>
            ) : null}
          </li>
        ))}
      </ol>
      {error ? (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      ) : null}
      <div className="share-deeds">
        <button
          type="button"
          className="button"
          disabled={inputs.length >= MAX_MILESTONES}
          onClick={() => split(inputs.length + 1)}
        >
          {t('ways.addShare')}
        </button>
        {inputs.length > 1 ? (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => split(inputs.length)}
          >
            {t('ways.evenShares')}
          </button>
        ) : null}
      </div>
    </fieldset>
  );
}

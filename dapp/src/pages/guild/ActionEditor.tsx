import { useTranslation } from 'react-i18next';
import { isAddress } from 'viem';
import { useSite } from '../../app/site';
import { fieldsOf, type FieldError } from '../../guild/encode';
import {
  KINDS,
  RULES,
  UNITS,
  isKind,
  type ActionForm,
  type FieldName,
  type FieldSpec,
} from '../../guild/forms';
import { TokenWarning } from '../../money/TokenWarning';
import { Field } from '../../ui/Field';
import { AddressField } from './AddressField';

interface Props {
  form: ActionForm;
  number: number;
  errors: Partial<Record<FieldName, FieldError>>;
  /** What the API found wrong with the call as a whole. */
  refusal: string | null;
  onChange: (form: ActionForm) => void;
  onRemove: (() => void) | null;
}

const GRADES = ['C', 'B', 'A'] as const;

/** One change of a proposal: what kind, and its fields. */
export function ActionEditor({ form, number, errors, refusal, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const set = (name: FieldName, value: string) =>
    onChange({ ...form, fields: { ...form.fields, [name]: value } });

  const errorOf = (name: FieldName): string | null => {
    const error = errors[name];
    return error ? t(`propose.error.${error.problem}`, { limit: error.limit ?? '' }) : null;
  };

  const input = ({ name, input: kind }: FieldSpec) => {
    const value = form.fields[name] ?? '';
    const label = t(
      name === 'value' && form.kind === 'raw' ? 'propose.field.coin' : `propose.field.${name}`,
    );
    const select = (options: readonly { value: string; text: string }[]) => (
      <Field key={name} label={label} error={errorOf(name)}>
        {(ids) => (
          <select
            {...ids}
            name={`${form.key}.${name}`}
            value={value}
            onChange={(event) => set(name, event.target.value)}
          >
            {options.map((each) => (
              <option key={each.value} value={each.value}>
                {each.text}
              </option>
            ))}
          </select>
        )}
      </Field>
    );
    switch (kind) {
      case 'address':
        return (
          <div key={name} className="address-field">
            <AddressField
              label={label}
              value={value}
              name={`${form.key}.${name}`}
              error={errorOf(name)}
              onChange={(text) => set(name, text)}
            />
            {name === 'token' && isAddress(value.trim(), { strict: false }) ? (
              <TokenWarning token={{ address: value.trim() }} />
            ) : null}
          </div>
        );
      case 'grade':
        return select(GRADES.map((grade) => ({ value: grade, text: t('grade.label', { grade }) })));
      case 'coin':
        return select(
          config.tokens.map(({ address, symbol, name: full }) => ({
            value: address,
            text: `${symbol} · ${full}`,
          })),
        );
      case 'rule':
        return select(RULES.map((rule) => ({ value: rule, text: t(`propose.rule.${rule}`) })));
      case 'unit':
        return select(UNITS.map((unit) => ({ value: unit, text: t(`propose.unit.${unit}`) })));
      case 'calldata':
        return (
          <Field key={name} label={label} error={errorOf(name)} className="wide">
            {(ids) => (
              <textarea
                {...ids}
                name={`${form.key}.${name}`}
                className="address-input"
                rows={3}
                value={value}
                spellCheck={false}
                onChange={(event) => set(name, event.target.value)}
              />
            )}
          </Field>
        );
      default:
        return (
          <Field key={name} label={label} error={errorOf(name)}>
            {(ids) => (
              <input
                {...ids}
                name={`${form.key}.${name}`}
                inputMode="decimal"
                autoComplete="off"
                value={value}
                onChange={(event) => set(name, event.target.value)}
              />
            )}
          </Field>
        );
    }
  };

  return (
    <fieldset className="panel action-editor">
      <legend>{t('propose.action', { number })}</legend>
      <Field label={t('propose.kindLabel')} hint={t(`propose.kind.${form.kind}.hint`)}>
        {(ids) => (
          <select
            {...ids}
            name={`${form.key}.kind`}
            value={form.kind}
            onChange={(event) => {
              const { value } = event.target;
              if (isKind(value)) onChange({ ...form, kind: value });
            }}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`propose.kind.${kind}.name`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="field-pair">{fieldsOf(form).map(input)}</div>
      {refusal === null ? null : (
        <p className="failure" role="alert">
          {refusal}
        </p>
      )}
      {onRemove === null ? null : (
        <button type="button" className="button button-quiet" onClick={onRemove}>
          {t('propose.remove', { number })}
        </button>
      )}
    </fieldset>
  );
}

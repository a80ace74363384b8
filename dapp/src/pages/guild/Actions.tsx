import { useTranslation } from 'react-i18next';
import { useSite } from '../../app/site';
import { isReadable } from '../../guild/decode';
import type { Call, PreviewedCall } from '../../guild/types';
import { useFormat } from '../../i18n/use-format';
import { CopyButton } from '../../ui/CopyButton';
import { failureOfText } from '../../transactions/failures';
import { failureSentence } from '../../ui/failure-sentence';
import { Changes } from './Changes';
import { Party } from './Party';

const ADDRESS = /^0x[0-9a-f]{40}$/i;

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Details({ call }: { call: Call }) {
  const { t } = useTranslation();
  return (
    <details className="call-details">
      <summary>{t('guild.call.details')}</summary>
      <dl className="call-arguments">
        {call.arguments.map(({ name, type, value }, index) => (
          <div key={`${name}-${String(index)}`}>
            <dt>
              {name === '' ? String(index) : name} <code>{type}</code>
            </dt>
            <dd>
              {typeof value === 'string' && ADDRESS.test(value) ? (
                <Party address={value} />
              ) : (
                <code>{valueText(value)}</code>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="calldata">
        <code>{call.calldata}</code>
        <CopyButton text={call.calldata} label={t('guild.call.copy')} />
      </p>
    </details>
  );
}

function Outcome({ call }: { call: PreviewedCall }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (call.succeeds) return <p className="verified">{t('guild.call.succeeds')}</p>;
  const failure = call.failure === null ? null : failureOfText(call.failure);
  return (
    <p className="failure">
      {t('guild.call.fails')} {failure ? failureSentence(t, format, failure) : call.failure}
    </p>
  );
}

interface Props {
  calls: readonly (Call | PreviewedCall)[];
}

/** The calls of a proposal, in their order: what each would change, and a warning where that cannot be told. */
export function Actions({ calls }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config, native } = useSite();
  return (
    <ol className="calls">
      {calls.map((call, index) => {
        const readable = isReadable(call, config);
        const warned = call.state === 'unknown_target' ? 'unknown_target' : 'undecodable';
        return (
          <li
            key={`${call.target}-${String(index)}`}
            className={readable ? 'call' : 'call call-opaque'}
          >
            <h3 className="call-head">
              <span className="call-number">{index + 1}</span>
              {readable && call.function !== null ? (
                <code>{call.function.split('(')[0]}</code>
              ) : (
                <span>
                  {t(
                    readable
                      ? call.calldata === '0x'
                        ? 'guild.call.payment'
                        : 'guild.call.call'
                      : 'guild.call.unknown',
                  )}
                </span>
              )}
            </h3>
            <p className="call-target">
              {t(call.calldata === '0x' ? 'guild.call.to' : 'guild.call.on')}{' '}
              <Party address={call.target} />
              {BigInt(call.value) > 0n
                ? ` · ${t('guild.call.with', { amount: format.money(BigInt(call.value), native) })}`
                : null}
            </p>
            {readable ? null : (
              <p className="failure" role="note">
                {t(`guild.call.${warned}`)}
              </p>
            )}
            {readable && call.changes.length > 0 ? <Changes changes={call.changes} /> : null}
            <Details call={call} />
            {'succeeds' in call ? <Outcome call={call} /> : null}
          </li>
        );
      })}
    </ol>
  );
}

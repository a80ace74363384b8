import { useTranslation } from 'react-i18next';
import { inviteesOf } from '../../escrow/invitation';
import { MODES } from '../../escrow/modes';
import { Choices } from '../../ui/Choices';
import { Field } from '../../ui/Field';
import type { FormView } from './view';

/** How people take the task, and who may. */
export function TakingFields({ view }: { view: FormView }) {
  const { t } = useTranslation();
  const { draft, change, mode, errorOf, input } = view;
  const invitees = inviteesOf(draft.invitees);
  return (
    <>
      <Choices
        legend={t('ways.taking')}
        options={MODES.map((each) => ({ value: each, label: t(`ways.mode.${each}.name`) }))}
        chosen={mode}
        onChange={(next) =>
          change({
            mode: next,
            ...(next === 'contest' && draft.seats === '1' ? { seats: '8' } : {}),
          })
        }
      />
      <p className="hint part-note">{t(`ways.mode.${mode}.what`)}</p>
      <Choices
        legend={t('ways.who')}
        options={[
          { value: 'everyone', label: t('terms.everyone') },
          { value: 'invited', label: t('terms.invited') },
        ]}
        chosen={draft.invited === '' ? 'everyone' : 'invited'}
        onChange={(next) => change({ invited: next === 'invited' ? 'yes' : '' })}
      />
      {draft.invited === '' ? null : (
        <Field
          label={t('ways.invitees')}
          hint={t('ways.inviteesHint', { count: invitees.workers.length })}
          error={errorOf('invitees')}
        >
          {(ids) => (
            <textarea
              {...input('invitees', ids)}
              className="address-input"
              rows={4}
              spellCheck={false}
            />
          )}
        </Field>
      )}
    </>
  );
}

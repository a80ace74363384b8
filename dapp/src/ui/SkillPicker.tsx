import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSkills } from '../app/skills';
import { matchSkills } from '../people/skill-match';

interface Props {
  label: string;
  hint: string;
  chosen: readonly string[];
  most: number;
  onChange: (skills: string[]) => void;
}

/** How many of the skills that fit are offered at once. */
const OFFERED = 8;

/** Chooses skills of the site by name or alias in either language (the combobox pattern of WAI-ARIA). */
export function SkillPicker({ label, hint, chosen, most, onChange }: Props) {
  const { t } = useTranslation();
  const { skills, nameOf } = useSkills();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const full = chosen.length >= most;

  const left = skills.filter(({ slug }) => !chosen.includes(slug));
  const offered = matchSkills(left, text).slice(0, OFFERED);
  const shown = open && !full;
  const current = offered[Math.min(active, offered.length - 1)];

  const add = (slug: string) => {
    onChange([...chosen, slug]);
    setText('');
    setActive(0);
    input.current?.focus();
  };

  const remove = (slug: string) => {
    onChange(chosen.filter((each) => each !== slug));
    input.current?.focus();
  };

  const move = (step: number) => {
    setOpen(true);
    const count = offered.length;
    if (count > 0) setActive((before) => (Math.min(before, count - 1) + step + count) % count);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (shown && current) add(current.skill.slug);
    } else if (event.key === 'Escape') {
      setOpen(false);
    } else if (event.key === 'Backspace' && text === '') {
      const last = chosen.at(-1);
      if (last !== undefined) remove(last);
    }
  };

  return (
    <div className="field skill-picker">
      <label htmlFor={id}>{label}</label>
      {chosen.length > 0 ? (
        <ul className="chips" aria-label={label}>
          {chosen.map((slug) => (
            <li key={slug} className="chip">
              {nameOf(slug)}
              <button
                type="button"
                className="chip-remove"
                aria-label={t('skillPicker.remove', { skill: nameOf(slug) })}
                onClick={() => remove(slug)}
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="skill-picker-box">
        <input
          id={id}
          ref={input}
          type="text"
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown && current ? `${id}-${current.skill.slug}` : undefined}
          aria-describedby={`${id}-hint`}
          disabled={full}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(0);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!shown}>
          {offered.map(({ skill, word }) => {
            const name = nameOf(skill.slug);
            return (
              // The keyboard stays in the input, which names the active option (aria-activedescendant).
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <li
                key={skill.slug}
                id={`${id}-${skill.slug}`}
                role="option"
                aria-selected={skill === current?.skill}
                // A press must not take the focus away before it is a click.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => add(skill.slug)}
              >
                {name}
                {text.trim() === '' || word === name ? null : <span className="hint"> {word}</span>}
              </li>
            );
          })}
          {offered.length === 0 ? (
            <li role="option" aria-selected={false} aria-disabled="true" className="hint">
              {t('skillPicker.none')}
            </li>
          ) : null}
        </ul>
      </div>
      <div className="hint" id={`${id}-hint`}>
        {full ? t('form.tooMany', { max: most }) : hint}
      </div>
    </div>
  );
}

import {
  LIMITS,
  freshSalt,
  isSafeLink,
  lengthOf,
  linesOf,
  type TaskDocument,
} from '../../escrow/documents';
import { skillsOf, type Draft } from './draft';
import type { FormErrors } from './errors';

const unstorable = (text: string) => text.includes('\u0000') || !text.isWellFormed();

/** Checks the words of a task against what a document may hold. */
export function checkDocument(draft: Draft, errors: FormErrors): void {
  const title = draft.title.trim();
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(title) || unstorable(draft.title)) {
    errors.add('title', { code: 'control' });
  } else if (title === '') errors.add('title', { code: 'required' });
  else if (lengthOf(title) > LIMITS.title) {
    errors.add('title', { code: 'tooLong', count: LIMITS.title });
  }

  if (unstorable(draft.body)) errors.add('body', { code: 'control' });
  if (lengthOf(draft.body) > LIMITS.body) {
    errors.add('body', { code: 'tooLong', count: LIMITS.body });
  }

  if (draft.skill === '') errors.add('skill', { code: 'required' });
  if (skillsOf(draft).length > LIMITS.skills) {
    errors.add('moreSkills', { code: 'tooMany', count: LIMITS.skills - 1 });
  }

  const criteria = linesOf(draft.criteria);
  if (criteria.length > LIMITS.criteria) {
    errors.add('criteria', { code: 'tooMany', count: LIMITS.criteria });
  } else if (criteria.some((line) => lengthOf(line) > LIMITS.criterion)) {
    errors.add('criteria', { code: 'tooLong', count: LIMITS.criterion });
  } else if (unstorable(draft.criteria)) errors.add('criteria', { code: 'control' });

  const links = linesOf(draft.links);
  if (links.length > LIMITS.links) errors.add('links', { code: 'tooMany', count: LIMITS.links });
  else if (!links.every(isSafeLink)) errors.add('links', { code: 'links' });
}

/** The document of a valid form, with a fresh salt. */
export function documentOf(draft: Draft): TaskDocument {
  return {
    schema: 'guildhall/task/1',
    title: draft.title.trim(),
    lang: draft.lang,
    body: draft.body,
    skills: skillsOf(draft),
    criteria: linesOf(draft.criteria),
    links: linesOf(draft.links),
    salt: freshSalt(),
  };
}

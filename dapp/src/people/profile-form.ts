import type { Level, LinkKind, Profile, ProfileIn } from '../api/types';
import { isSafeLink, lengthOf } from '../escrow/documents';

export const LEVELS = ['basic', 'working', 'fluent', 'native'] as const satisfies readonly Level[];
export const LINK_KINDS = ['site', 'git', 'social', 'other'] as const satisfies readonly LinkKind[];

export const LIMITS = {
  name: 60,
  headline: 140,
  about: 4_000,
  texts: 6,
  skills: 20,
  languages: 20,
  links: 10,
  label: 80,
  portfolio: 12,
  title: 120,
} as const;

/** What stands in the inputs. Texts of one language stand together, as they are written together. */
export interface ProfileForm {
  display_name: string;
  texts: { lang: string; headline: string; about: string }[];
  skills: string[];
  languages: { tag: string; level: Level }[];
  links: { kind: LinkKind; url: string }[];
  time_zone: string;
  label: string;
  country: string;
  latitude: string;
  longitude: string;
  portfolio: PortfolioForm[];
}

export interface PortfolioForm {
  title: string;
  url: string;
  task: string;
  text: { lang: string; text: string }[];
  image: string | null;
}

/** The form of a profile, or the one that somebody without a profile begins with. */
export function formOf(profile: Profile | null, page: string, zone: string): ProfileForm {
  if (profile === null) {
    return {
      display_name: '',
      texts: [{ lang: page, headline: '', about: '' }],
      skills: [],
      languages: [{ tag: page, level: 'fluent' }],
      links: [],
      time_zone: zone,
      label: '',
      country: '',
      latitude: '',
      longitude: '',
      portfolio: [],
    };
  }
  const lineOf = (lang: string) => profile.headline.find((each) => each.lang === lang)?.text ?? '';
  const aboutOf = (lang: string) => profile.about.find((each) => each.lang === lang)?.text ?? '';
  const langs = [...profile.headline, ...profile.about].map(({ lang }) => lang);
  const { place } = profile;
  return {
    display_name: profile.display_name,
    texts: [...new Set(langs)].map((lang) => ({
      lang,
      headline: lineOf(lang),
      about: aboutOf(lang),
    })),
    skills: profile.skills,
    languages: profile.languages,
    links: profile.links,
    time_zone: profile.time_zone ?? '',
    label: place?.label ?? '',
    country: place?.country ?? '',
    latitude: place?.latitude == null ? '' : String(place.latitude),
    longitude: place?.longitude == null ? '' : String(place.longitude),
    portfolio: profile.portfolio.map(({ title, url, task_id, text, image }) => ({
      title,
      url: url ?? '',
      task: task_id ?? '',
      text,
      image,
    })),
  };
}

/** The id of a task out of what was pasted: the id itself, or the address of its page. */
export function taskIdOf(text: string): string | null {
  return /0x[0-9a-f]{64}(?![0-9a-f])/i.exec(text)?.[0].toLowerCase() ?? null;
}

function coordinate(text: string): number | null {
  return text.trim() === '' ? null : Math.round(Number(text) * 10) / 10;
}

/** The profile that a form stands for; what was left empty is left out. */
export function profileOf(form: ProfileForm): ProfileIn {
  const withText = <T extends { text: string }>(texts: T[]) =>
    texts.map((each) => ({ ...each, text: each.text.trim() })).filter(({ text }) => text !== '');
  const label = form.label.trim();
  return {
    display_name: form.display_name.trim(),
    headline: withText(form.texts.map(({ lang, headline }) => ({ lang, text: headline }))),
    about: withText(form.texts.map(({ lang, about }) => ({ lang, text: about }))),
    skills: form.skills,
    languages: form.languages,
    links: form.links
      .map(({ kind, url }) => ({ kind, url: url.trim() }))
      .filter(({ url }) => url !== ''),
    time_zone: form.time_zone === '' ? null : form.time_zone,
    place:
      label === ''
        ? null
        : {
            label,
            country: form.country === '' ? null : form.country,
            latitude: coordinate(form.latitude),
            longitude: coordinate(form.longitude),
          },
    portfolio: form.portfolio.map(({ title, url, task, text, image }) => ({
      title: title.trim(),
      url: url.trim() === '' ? null : url.trim(),
      task_id: taskIdOf(task),
      text: withText(text),
      image,
    })),
  };
}

export type FormErrorCode = 'required' | 'tooLong' | 'link' | 'task' | 'latitude' | 'longitude';

export interface FormError {
  code: FormErrorCode;
  max: number;
}

const REQUIRED: FormError = { code: 'required', max: 0 };

/** Where the API would refuse a form, by the path of the input. */
export function errorsOf(form: ProfileForm): Map<string, FormError> {
  const errors = new Map<string, FormError>();
  const text = (path: string, value: string, max: number, required = false) => {
    const length = lengthOf(value.trim());
    if (required && length === 0) errors.set(path, REQUIRED);
    else if (length > max) errors.set(path, { code: 'tooLong', max });
  };
  const number = (path: 'latitude' | 'longitude', value: string, other: string, max: number) => {
    if (value.trim() === '') {
      if (other.trim() !== '') errors.set(path, REQUIRED);
    } else if (!(Math.abs(Number(value)) <= max)) errors.set(path, { code: path, max });
  };
  text('display_name', form.display_name, LIMITS.name, true);
  form.texts.forEach(({ lang, headline, about }) => {
    text(`headline.${lang}`, headline, LIMITS.headline);
    text(`about.${lang}`, about, LIMITS.about);
  });
  form.links.forEach(({ url }, index) => {
    if (url.trim() !== '' && !isSafeLink(url.trim())) {
      errors.set(`links.${index}`, { code: 'link', max: 0 });
    }
  });
  const located = [form.country, form.latitude, form.longitude].some((each) => each.trim() !== '');
  text('label', form.label, LIMITS.label, located);
  number('latitude', form.latitude, form.longitude, 90);
  number('longitude', form.longitude, form.latitude, 180);
  form.portfolio.forEach((entry, index) => {
    text(`portfolio.${index}.title`, entry.title, LIMITS.title, true);
    entry.text.forEach(({ lang, text: line }) =>
      text(`portfolio.${index}.${lang}`, line, LIMITS.headline),
    );
    if (entry.url.trim() !== '' && !isSafeLink(entry.url.trim())) {
      errors.set(`portfolio.${index}.url`, { code: 'link', max: 0 });
    }
    if (entry.task.trim() !== '' && taskIdOf(entry.task) === null) {
      errors.set(`portfolio.${index}.task`, { code: 'task', max: 0 });
    }
  });
  return errors;
}

/** The parts of a profile, as they are named where two versions differ. */
export const PARTS = [
  'display_name',
  'headline',
  'about',
  'skills',
  'languages',
  'links',
  'time_zone',
  'place',
  'portfolio',
] as const satisfies readonly (keyof ProfileIn)[];

/** In which parts two profiles differ. */
export function differences(a: ProfileIn, b: ProfileIn): (typeof PARTS)[number][] {
  return PARTS.filter(
    (part) => JSON.stringify(a[part] ?? null) !== JSON.stringify(b[part] ?? null),
  );
}

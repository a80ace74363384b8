import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSite } from './site';

/** The skills of the site and their names in the language of the page; an unknown slug is its own name. */
export function useSkills() {
  const { i18n } = useTranslation();
  const { config } = useSite();
  const language = i18n.language;
  return useMemo(() => {
    const names = new Map(
      config.skills.map((skill) => [skill.slug, language === 'zh' ? skill.zh : skill.en]),
    );
    const nameOf = (slug: string) => names.get(slug) ?? slug;
    const skills = config.skills.toSorted((a, b) =>
      nameOf(a.slug).localeCompare(nameOf(b.slug), language),
    );
    return { skills, nameOf };
  }, [config.skills, language]);
}

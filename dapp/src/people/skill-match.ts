/** A skill with everything it is known by. */
export interface KnownSkill {
  slug: string;
  en: string;
  zh: string;
  aliases?: { en: readonly string[]; zh: readonly string[] };
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase().trim();

function wordsOf(skill: KnownSkill): string[] {
  const { slug, en, zh, aliases } = skill;
  return [en, zh, slug, ...(aliases?.en ?? []), ...(aliases?.zh ?? [])];
}

export interface Match<S extends KnownSkill> {
  skill: S;
  /** The word it was found by. */
  word: string;
}

/** How well a word fits: wholly, at its start, at the start of a part of it, anywhere; null when it does not. */
function fit(word: string, wanted: string): number | null {
  const text = fold(word);
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (text.split(/[\s/+-]+/).some((part) => part.startsWith(wanted))) return 2;
  return text.includes(wanted) ? 3 : null;
}

/** The skills that a text may mean, in either language, by name or alias; the best fit first. */
export function matchSkills<S extends KnownSkill>(skills: readonly S[], text: string): Match<S>[] {
  const wanted = fold(text);
  if (wanted === '') return skills.map((skill) => ({ skill, word: skill.en }));
  const found: (Match<S> & { rank: number })[] = [];
  for (const skill of skills) {
    let best: { word: string; rank: number } | null = null;
    for (const word of wordsOf(skill)) {
      const rank = fit(word, wanted);
      if (rank !== null && (best === null || rank < best.rank)) best = { word, rank };
    }
    if (best) found.push({ skill, ...best });
  }
  return found.toSorted((a, b) => a.rank - b.rank).map(({ skill, word }) => ({ skill, word }));
}

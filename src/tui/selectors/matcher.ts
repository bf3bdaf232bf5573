/** The facts that a filter looks at. */
export type FilterSubject = {
  readonly text: string;
  /** For `is:failing`. */
  readonly states?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
};

type Term = { readonly isNegated: boolean; readonly matches: (subject: FilterSubject) => boolean };

/** Words of a filter, all of which must match: `iris`, `!iris`, `/^iris|wine$/`, `is:failing`, `team=vision`. */
function termsOf(filter: string, matchWord: (text: string, word: string) => boolean): readonly Term[] {
  const whole = regexIn(filter.trim());
  const words =
    whole === undefined ? filter.split(/\s+/).filter((word) => word !== '' && word !== '!') : [filter.trim()];
  return words.map((given) => {
    const isNegated = given.startsWith('!');
    const word = isNegated ? given.slice(1) : given;
    return { isNegated, matches: termOf(word, isNegated ? includesWord : matchWord) };
  });
}

function termOf(word: string, matchWord: (text: string, word: string) => boolean): Term['matches'] {
  const regex = regexIn(word);
  if (regex !== undefined) return ({ text }) => regex.test(text.slice(0, longestText));
  const [, state] = /^is:(.*)$/i.exec(word) ?? [];
  if (state !== undefined)
    return ({ text, states }) =>
      states === undefined
        ? matchWord(text, word)
        : states.some((one) => one.startsWith(state.toLowerCase()));
  const [, name = '', value = ''] = /^([\w./-]+)==?(.*)$/.exec(word) ?? [];
  if (name !== '')
    return ({ text, labels }) => {
      if (labels === undefined) return matchWord(text, word);
      return Object.hasOwn(labels, name) && (value === '' || labels[name] === value);
    };
  return ({ text }) => matchWord(text, word);
}

/** A regular expression is tried on so much of a text. */
const longestText = 2_000;

/** `/…/`, and `/…` while it is typed; undefined for text that is not a pattern, or not yet. */
function regexIn(word: string): RegExp | undefined {
  const [, source = ''] = /^\/(.+?)\/?$/.exec(word) ?? [];
  if (source === '') return undefined;
  try {
    return new RegExp(source, 'i');
  } catch {
    // It is still being typed: until then it is a text to look for.
    return undefined;
  }
}

function includesWord(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase());
}

/** Whether the letters of a word stand in a text, in their order. */
function includesLetters(text: string, word: string): boolean {
  const all = text.toLowerCase();
  let at = 0;
  for (const letter of word.toLowerCase()) {
    at = all.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Whether a subject has all that a filter asks for, word for word. True for an empty one. */
export function makeMatcher(filter: string): (subject: FilterSubject) => boolean {
  const terms = termsOf(filter, includesWord);
  return (subject) => terms.every(({ isNegated, matches }) => matches(subject) !== isNegated);
}

/** The items that a filter leaves. Where none has its words, those that have their letters in order. */
export function filterItems<T>(
  items: readonly T[],
  filter: string,
  subjectOf: (item: T) => FilterSubject,
): readonly T[] {
  if (filter.trim() === '') return items;
  const exact = makeMatcher(filter);
  const found = items.filter((item) => exact(subjectOf(item)));
  if (found.length > 0) return found;
  const terms = termsOf(filter, includesLetters);
  return items.filter((item) => {
    const subject = subjectOf(item);
    return terms.every(({ isNegated, matches }) => matches(subject) !== isNegated);
  });
}

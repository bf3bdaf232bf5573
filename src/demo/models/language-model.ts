import { seededRandom, tokenize } from './tokens.js';

/** A token that was drawn, and how likely it was. */
export type SampledToken = {
  readonly token: string;
  readonly logprob: number;
  /** The most likely tokens at this place, the best first. */
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
};

export type Sampling = {
  /** 0: always the most likely token. */
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
  /** Goes on with another sentence where the text would end. */
  readonly ignoresEnd: boolean;
};

export type LanguageModel = {
  /** Answers a question: begins with a sentence of the text that has its words. */
  readonly answer: (question: string, sampling: Sampling) => Iterable<SampledToken>;
  /** Goes on with a text. */
  readonly complete: (prompt: string, sampling: Sampling) => Iterable<SampledToken>;
  /** A vector of length 1: texts with the same words have similar ones. Each value is a 32-bit float. */
  readonly embed: (text: string) => readonly number[];
};

type Counts = Map<string, number>;
type Likely = { readonly token: string; readonly p: number };
type Line = {
  readonly marker: string;
  readonly words: ReadonlySet<string>;
  readonly opensParagraph: boolean;
};

/** Tokens that the next one is guessed from. */
const order = 4;
/** How much more the longer of two contexts says: less would mix what does not belong together. */
const trust = 30;
const topCount = 5;
const embeddingSize = 64;
/** Words of a question that say nothing of what it is about, as `wordsOf` writes them. */
const askingWords = new Set(
  "a about an and are be can do doe for how i i'm in is it me my of on or tell that the this to what when where which who why with you".split(
    ' ',
  ),
);
/** No text has these: the end of a paragraph, and what stands before a line. */
const end = '\u0003';
const before = '\u0002';

/** Learns which token follows which, from paragraphs of sentences, a line each. */
export function trainLanguageModel(text: string): LanguageModel {
  const following = new Map<string, Counts>();
  const lines: Line[] = [];
  const documents: Counts = new Map();
  const count = (history: readonly string[], token: string): void => {
    for (let length = 0; length <= Math.min(order, history.length); length += 1) {
      const key = keyOf(history, length);
      const counts = following.get(key) ?? new Map<string, number>();
      counts.set(token, (counts.get(token) ?? 0) + 1);
      following.set(key, counts);
    }
  };
  for (const paragraph of text.trim().split(/\n{2,}/)) {
    const sentences = paragraph.split('\n');
    const tokens = [...tokenize(sentences.join(' ')), end];
    for (const [at, token] of tokens.entries()) count(tokens.slice(Math.max(0, at - order), at), token);
    for (const sentence of sentences) {
      const marker = `${before}${lines.length}`;
      const words = wordsOf(sentence);
      for (const word of words) documents.set(word, (documents.get(word) ?? 0) + 1);
      lines.push({ marker, words, opensParagraph: sentence === sentences[0] });
      const start = tokenize(sentence).slice(0, order);
      for (const [at, token] of start.entries()) count([marker, ...start.slice(0, at)], token);
    }
  }
  const rarity = (word: string): number => Math.log((lines.length + 1) / ((documents.get(word) ?? 0) + 1));

  /** The tokens that may come next, the most likely first. */
  const nextTokens = (history: readonly string[]): readonly Likely[] => {
    const mixed: Counts = new Map();
    let weight = 1;
    let sum = 0;
    // Every context that is known has its say; the empty one only where there is no other.
    for (let length = Math.min(order, history.length); length >= 0; length -= 1) {
      const counts = following.get(keyOf(history, length));
      if (counts === undefined || (length === 0 && mixed.size > 0)) continue;
      const total = [...counts.values()].reduce((all, one) => all + one, 0);
      for (const [token, times] of counts) {
        mixed.set(token, (mixed.get(token) ?? 0) + (weight * times) / total);
      }
      sum += weight;
      weight /= trust;
    }
    return [...mixed].map(([token, p]) => ({ token, p: p / sum })).sort((a, b) => b.p - a.p);
  };

  function* generate(start: readonly string[], sampling: Sampling, random: () => number) {
    let history = start;
    const said: Counts = new Map();
    for (let written = 0; written < sampling.maxTokens;) {
      const likely = lessLikelyAgain(nextTokens(history), history, said);
      const drawn = draw(likely, sampling.temperature, random);
      if (drawn.token === end) {
        if (!sampling.ignoresEnd) return;
        history = [lines[Math.floor(random() * lines.length)]?.marker ?? before];
        yield { token: '\n', logprob: Math.log(drawn.p), top: topOf(likely) };
      } else {
        history = [...history, drawn.token].slice(-order);
        const phrase = keyOf(history, history.length);
        said.set(phrase, (said.get(phrase) ?? 0) + 1);
        yield { token: drawn.token, logprob: Math.log(drawn.p), top: topOf(likely) };
      }
      written += 1;
    }
  }

  const lineFor = (question: string, temperature: number, random: () => number): Line | undefined => {
    const asked = new Set([...wordsOf(question)].filter((word) => !askingWords.has(word)));
    const weighed = lines.map((line) => {
      const shared = [...asked].filter((word) => line.words.has(word));
      const score = shared.reduce((sum, word) => sum + rarity(word), 0);
      return { token: line.marker, p: Math.exp(line.opensParagraph ? 4 * score : 3 * score) };
    });
    const sum = weighed.reduce((all, { p }) => all + p, 0);
    const sorted = weighed.map(({ token, p }) => ({ token, p: p / sum })).sort((a, b) => b.p - a.p);
    // Bold answers, too, are about what was asked.
    const { token } = draw(sorted, temperature / 4, random);
    return lines.find(({ marker }) => marker === token);
  };

  return {
    answer: (question, sampling) => {
      const random = seededRandom(sampling.seed);
      const line = lineFor(question, sampling.temperature, random);
      return generate([line?.marker ?? before], sampling, random);
    },
    complete: (prompt, sampling) =>
      generate(tokenize(prompt).slice(-order), sampling, seededRandom(sampling.seed)),
    embed: (text) => {
      const vector = new Float64Array(embeddingSize);
      for (const word of wordsOf(text)) {
        const hash = hashOf(word);
        vector[hash % embeddingSize] =
          (vector[hash % embeddingSize] ?? 0) + (hash & 1024 ? 1 : -1) * (rarity(word) + 0.1);
      }
      const length = Math.hypot(...vector) || 1;
      return Array.from(vector, (value) => Math.fround(value / length));
    },
  };
}

/** A token that would repeat a phrase is taken only where there is no other: else a text would go round in circles. */
function lessLikelyAgain(
  likely: readonly Likely[],
  history: readonly string[],
  said: Counts,
): readonly Likely[] {
  const lowered = likely.map(({ token, p }) => {
    const phrase = [...history, token].slice(-order);
    return { token, p: p / 50 ** (said.get(keyOf(phrase, phrase.length)) ?? 0) };
  });
  const sum = lowered.reduce((all, { p }) => all + p, 0);
  return lowered.map(({ token, p }) => ({ token, p: p / sum })).sort((a, b) => b.p - a.p);
}

function keyOf(history: readonly string[], length: number): string {
  return history.slice(history.length - length).join('\u0000');
}

function topOf(likely: readonly Likely[]): SampledToken['top'] {
  const texts = likely.filter(({ token }) => token !== end).slice(0, topCount);
  return texts.map(({ token, p }) => ({ token, logprob: Math.log(p) }));
}

/** One of them, which are sorted and never none. */
function draw(likely: readonly Likely[], temperature: number, random: () => number): Likely {
  const [first = { token: end, p: 1 }] = likely;
  if (temperature <= 0) return first;
  // Relative to the best one: a small temperature leaves no other, and no number that is too small for a double.
  const weights = likely.map(({ p }) => (p / first.p) ** (1 / temperature));
  let left = random() * weights.reduce((all, one) => all + one, 0);
  for (const [at, one] of likely.entries()) {
    left -= weights[at] ?? 0;
    if (left < 0) return one;
  }
  return first;
}

/** Lower-case words, a plural like its singular. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = tokenize(text.toLowerCase()).map((token) => token.trim());
  return new Set(
    words.filter((word) => /^[\p{L}\p{N}]/u.test(word)).map((word) => word.replace(/(?<=..)s$/, '')),
  );
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

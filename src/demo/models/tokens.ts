const pieces = / ?\p{L}+(?:'\p{L}+)?| ?\p{N}+| ?[^\s\p{L}\p{N}]|\s+/gu;

/** The tokens of a text, which joined are the text again: words with the space before them, numbers, single signs, and other space. */
export function tokenize(text: string): readonly string[] {
  return text.match(pieces) ?? [];
}

/** Numbers from 0 up to, but not including, 1, the same for the same seed: Tommy Ettinger's mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

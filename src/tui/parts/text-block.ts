import { sizeText } from '../../format/sizes.js';
import { partsSoFar, type TextPart, textParts } from '../../format/text-answer.js';
import type { GeneratedText } from '../../inference/generated-text.js';
import type { TextSoFar } from '../../inference/text-so-far.js';
import { wrapSafeText } from './wrap-safe-text.js';
import { andMore, line, type Tone } from './line.js';
import { type Lines, makeLines, stackLines } from './lines.js';

/** Characters of one part that are shown. */
const shownCharacters = 100_000;

const tones: Readonly<Record<TextPart['kind'], Tone>> = {
  choice: 'strong',
  reasoning: 'dim',
  content: 'plain',
  'tool call': 'accent',
  finish: 'dim',
};

/** What a language model wrote, its lines wrapped at words. */
export function textRows(text: GeneratedText, width: number): Lines {
  return partsRows(textParts(text), width);
}

/** What has come of a text so far. */
export function rowsSoFar(text: TextSoFar, width: number): Lines {
  return partsRows(partsSoFar(text), width);
}

function partsRows(parts: readonly TextPart[], width: number): Lines {
  return stackLines(parts.map((part) => partRows(part, width)));
}

function partRows({ kind, text }: TextPart, width: number): Lines {
  const rows = wrapSafeText(text.slice(0, shownCharacters), width);
  const left = text.length - shownCharacters;
  const more = left <= 0 ? [] : [[andMore(`${sizeText(left)} more`)]];
  return stackLines([makeLines(rows.length, (at) => line(rows[at] ?? '', tones[kind])), more]);
}

import { sizeText } from '../../format/sizes.js';
import { type TextPart, textParts } from '../../format/text-answer.js';
import type { GeneratedText } from '../../inference/generated-text.js';
import type { GrowingText, TextBlock, TextSoFar } from '../../inference/text-so-far.js';
import { wrapSafeText } from './wrap-safe-text.js';
import { andMore, line, type Line, type Tone } from './line.js';
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

/** The text of a language model, its lines wrapped at words. */
export function textRows(text: GeneratedText, width: number): Lines {
  return stackLines(textParts(text).map((part) => partRows(part, width)));
}

/** A text as far as it has come, in the same order: all of it to its end, however long it is. */
export function rowsSoFar({ choices }: TextSoFar, width: number): Lines {
  return stackLines(
    choices.flatMap(({ reasoning, content, callsTool }, at): readonly Lines[] => [
      ...(choices.length === 1 ? [] : [partRows({ kind: 'choice', text: `choice ${at + 1}` }, width)]),
      ...growingRows('reasoning', reasoning, width),
      ...growingRows('content', content, width),
      ...(callsTool ? [partRows({ kind: 'tool call', text: '(calls a function)' }, width)] : []),
    ]),
  );
}

function partRows({ kind, text }: TextPart, width: number): Lines {
  const rows = wrapSafeText(text.slice(0, shownCharacters), width);
  const left = text.length - shownCharacters;
  const more = left <= 0 ? [] : [[andMore(`${sizeText(left)} more`)]];
  return stackLines([makeLines(rows.length, (at) => line(rows[at] ?? '', tones[kind])), more]);
}

/** Only what is open is wrapped with each frame. */
function growingRows(kind: TextPart['kind'], text: GrowingText, width: number): readonly Lines[] {
  const { dropped, finished } = text;
  const open = finished.length === 0 && kind === 'reasoning' ? text.open.trim() : text.open.trimEnd();
  const rows = open === '' ? [] : wrapSafeText(open, width);
  return [
    ...(dropped === 0 ? [] : [[[andMore(`${sizeText(dropped)} before`)]]]),
    ...finished.map((block) => blockRows(block, width, tones[kind])),
    makeLines(rows.length, (at) => line(rows[at] ?? '', tones[kind])),
  ];
}

/** Rows are made once for a width. */
const made = new WeakMap<TextBlock, { readonly width: number; readonly rows: readonly Line[] }>();

function blockRows(block: TextBlock, width: number, tone: Tone): readonly Line[] {
  const known = made.get(block);
  if (known?.width === width) return known.rows;
  const rows = wrapSafeText(block.text, width).map((row) => line(row, tone));
  made.set(block, { width, rows });
  return rows;
}

import { styleText } from 'node:util';
import type { Colors } from '../config/config.js';
import { isReadableJson, jsonInColumns, jsonTokens, jsonTones } from '../format/json-text.js';
import { piecesOf, type TextTone, toned, type TonedLine, type TonedText } from '../format/toned.js';
import { type Look, plainLook } from './look.js';
import type { OutputStream, ProgramIo } from './program-io.js';
import { wrapLine } from './wrap-line.js';

/** From the 16 colors of every terminal, in the person's own palette; the terminal UI has the same where it knows no background. */
const styles: Readonly<Record<Exclude<TextTone, 'plain'>, Parameters<typeof styleText>[0]>> = {
  dim: 'dim',
  strong: 'bold',
  good: 'green',
  bad: 'red',
  warn: 'magenta',
  accent: 'cyan',
};

/** Wider rows of JSON are not easier to read. */
const widestJson = 100;
const usualColumns = 80;

/**
 * Colors, and rows that fit, each where its stream is a terminal; `always`: colors also where it is none. JSON has them on a terminal
 * alone: elsewhere a program reads it.
 */
export function createLook(colors: Colors, { stdout, stderr, env }: Omit<ProgramIo, 'stdin'>): Look {
  const paintAnswer = painter(hasColors(colors, stdout, env));
  const paintRemark = painter(hasColors(colors, stderr, env));
  return {
    answer: (line, hang) =>
      (hang === undefined
        ? [piecesFor(stdout, line)]
        : wrapLine(piecesFor(stdout, line), columnsOf(stdout), hang)
      )
        .map(paintAnswer)
        .join('\n'),
    remark: (line) => wrapLine(piecesFor(stderr, line), columnsOf(stderr)).map(paintRemark).join('\n'),
    json: (json) => {
      if (stdout.isTTY !== true || !isReadableJson(json)) return json;
      const text = jsonInColumns(json, Math.min(columnsOf(stdout), widestJson));
      return paintAnswer(jsonTokens(text).map(({ kind, text: token }) => toned(jsonTones[kind], token)));
    },
    rename: plainLook.rename,
  };
}

function piecesFor({ isTTY }: OutputStream, line: TonedLine): readonly TonedText[] {
  return piecesOf(line).filter(({ only }) => only === undefined || isTTY === true);
}

/** A pipe has rows of any width. */
function columnsOf({ isTTY, columns }: OutputStream): number {
  return isTTY === true ? (columns ?? usualColumns) : Number.POSITIVE_INFINITY;
}

function hasColors(colors: Colors, stream: OutputStream, env: ProgramIo['env']): boolean {
  if (colors !== 'auto') return colors === 'always';
  // Two bits are the least in which a color is; a terminal that says nothing of itself is told by its name.
  return stream.isTTY === true && (stream.getColorDepth?.(env) ?? 4) > 2 && env['TERM'] !== 'dumb';
}

function painter(isColored: boolean): (row: readonly TonedText[]) => string {
  return (row) =>
    row
      .map(({ text, tone }) =>
        isColored && tone !== 'plain' ? styleText(styles[tone], text, { validateStream: false }) : text,
      )
      .join('');
}

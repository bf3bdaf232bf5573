import { lineText, mapPieces, type TonedLine } from '../format/toned.js';

/** How lines look where they are written: `terminal-look.ts` has colors and rows that fit, and is loaded where there is a terminal. */
export type Look = {
  /** A line for stdout; where `hang` is given it is broken to the width, with later rows indented by so many columns. */
  readonly answer: (line: TonedLine, hang?: number) => string;
  /** A line for stderr, broken to the width. */
  readonly remark: (line: TonedLine) => string;
  /** JSON for stdout: the same value, laid out to be read. */
  readonly json: (json: string) => string;
  /** A text of isvc with its commands as the program was started; lines get it by themselves. */
  readonly rename: (text: string) => string;
};

/** For pipes and files: the words alone. */
export const plainLook: Look = {
  answer: lineText,
  remark: lineText,
  json: (json) => json,
  rename: (text) => text,
};

/** The same for a program that is started by another name: the commands in its lines have it. */
export function renamedLook(look: Look, rename: (text: string) => string): Look {
  return {
    ...look,
    rename,
    answer: (line, hang) => look.answer(mapPieces(line, rename), hang),
    remark: (line) => look.remark(mapPieces(line, rename)),
  };
}

/** The meaning of a piece of text; each face says how that looks. Color is never the only sign: marks and words carry the meaning. */
export type TextTone = 'plain' | 'dim' | 'strong' | 'good' | 'bad' | 'warn' | 'accent';

/** A piece of a line that may stand out. */
export type TonedText = {
  readonly text: string;
  readonly tone: TextTone;
  /** A mark for the eye: a pipe or a file does not get it. */
  readonly only?: 'terminal';
};

/** A line for a person, in pieces; a plain one is a string. */
export type TonedLine = string | readonly (string | TonedText)[];

export function toned(tone: TextTone, text: string): TonedText {
  return { text, tone };
}

/** A mark for the eye, which a pipe or a file does not get. */
export function onTerminal(tone: TextTone, text: string): TonedText {
  return { text, tone, only: 'terminal' };
}

/** The pieces of a line, none of them empty. */
export function piecesOf(line: TonedLine): readonly TonedText[] {
  const pieces = typeof line === 'string' ? [line] : line;
  return pieces
    .map((piece) => (typeof piece === 'string' ? toned('plain', piece) : piece))
    .filter(({ text }) => text !== '');
}

/** The line as a pipe gets it: without tones and marks. */
export function lineText(line: TonedLine): string {
  if (typeof line === 'string') return line;
  return piecesOf(line)
    .map(({ text, only }) => (only === undefined ? text : ''))
    .join('');
}

/** The line with each piece's text changed. */
export function mapPieces(line: TonedLine, change: (text: string) => string): TonedLine {
  return typeof line === 'string'
    ? change(line)
    : piecesOf(line).map((piece) => ({ ...piece, text: change(piece.text) }));
}

import { safeText } from '../../format/safe-text.js';
import { textWidth, wrapText } from '../../format/text.js';
import { mapPieces, piecesOf, type TonedLine, type TonedText } from '../../format/toned.js';
import { span, type Line } from './line.js';

/**
 * A line of a report, three columns in, in as many rows of `width` columns as it needs: those of a table fit; a sentence goes on two
 * columns behind its beginning, each word in its tone.
 */
export function tonedRows(text: TonedLine, width: number): readonly Line[] {
  const pieces = piecesOf(mapPieces(text, safeText));
  const whole = pieces.map((piece) => piece.text).join('');
  if (textWidth(whole) <= width) return [[span('   '), ...pieces]];
  let from = 0;
  return wrapText(whole, width - 2).map((row, at) => {
    from = whole.indexOf(row.trimStart(), from);
    const cut = slicePieces(pieces, from, from + row.trimStart().length);
    from += row.trimStart().length;
    const indent = row.length - row.trimStart().length;
    return [span(' '.repeat((at === 0 ? 3 : 5) + indent)), ...cut];
  });
}

function slicePieces(pieces: readonly TonedText[], from: number, to: number): Line {
  let at = 0;
  return pieces.flatMap(({ text, tone }) => {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return part === '' ? [] : [span(part, tone)];
  });
}

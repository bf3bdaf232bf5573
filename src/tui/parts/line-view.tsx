import { Text } from 'ink';
import { createElement, memo } from 'react';
import { sameLine, type Line, type Span } from './line.js';
import { halfBlocks, rampText } from './pixels.js';
import type { Theme } from './theme.js';

type LineProps = { readonly row: Line; readonly theme: Theme };

/** One row of the screen; drawn again only when its text or tones change. */
export const LineView = memo(drawLine, (before, after) => {
  return before.theme === after.theme && sameLine(before.row, after.row);
});

function drawLine({ row, theme }: LineProps) {
  if (row.length === 0) return <Text> </Text>;
  // Children by position, so that they need no keys: a row's pieces have no other identity.
  return createElement(Text, { wrap: 'truncate' }, ...row.map((piece) => drawPiece(piece, theme)));
}

/** An image's row carries its own escape sequences: an element for each of its cells would be thousands. */
function drawPiece({ text, tone, pixels }: Span, theme: Theme) {
  if (pixels !== undefined) {
    return theme.pixels === undefined ? rampText(pixels, theme.ramp) : halfBlocks(pixels, theme.pixels);
  }
  return tone === 'plain' ? text : createElement(Text, theme[tone], text);
}

import { Text } from 'ink';
import { memo } from 'react';
import { safeText } from '../../format/safe-text.js';
import { sameLine, type Line, type Span } from './line.js';
import { halfBlocks, rampText } from './pixels.js';
import { styled } from './styled.js';
import type { Theme } from './theme.js';

type LineProps = { readonly row: Line; readonly theme: Theme };

/** One row of the screen; drawn again only when its text or tones change. */
export const LineView = memo(drawLine, (before, after) => {
  return before.theme === after.theme && sameLine(before.row, after.row);
});

function drawLine({ row, theme }: LineProps) {
  const text = row.map((piece) => drawPiece(piece, theme)).join('');
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}

function drawPiece({ text, tone, pixels }: Span, theme: Theme): string {
  // Whoever made the text has made it safe; this is the last place before the terminal.
  if (pixels === undefined) return styled(safeText(text), theme[tone]);
  return theme.pixels === undefined ? rampText(pixels, theme.ramp) : halfBlocks(pixels, theme.pixels);
}

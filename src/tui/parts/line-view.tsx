import { Text } from 'ink';
import { memo } from 'react';
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
  if (pixels === undefined) return styled(text, theme[tone]);
  return theme.pixels === undefined ? rampText(pixels, theme.ramp) : halfBlocks(pixels, theme.pixels);
}

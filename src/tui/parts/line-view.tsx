import { Text } from 'ink';
import { createElement, memo } from 'react';
import type { Line } from './line.js';
import type { Theme } from './theme.js';

type LineProps = { readonly row: Line; readonly theme: Theme };

/** One row of the screen; drawn again only when its text or tones change. */
export const LineView = memo(drawLine, (before, after) => {
  return before.theme === after.theme && sameRow(before.row, after.row);
});

function drawLine({ row, theme }: LineProps) {
  if (row.length === 0) return <Text> </Text>;
  // Children by position, so that they need no keys: a row's pieces have no other identity.
  return createElement(
    Text,
    { wrap: 'truncate' },
    ...row.map(({ text, tone }) => (tone === 'plain' ? text : createElement(Text, theme[tone], text))),
  );
}

function sameRow(before: Line, after: Line): boolean {
  return (
    before.length === after.length &&
    before.every(({ text, tone }, at) => text === after[at]?.text && tone === after[at].tone)
  );
}

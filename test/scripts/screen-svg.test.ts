import { expect, test } from 'vitest';
import { screenSvg } from '../../scripts/screen-svg.ts';

const run = { text: 'x', column: 0, columns: 1, bold: false, dim: false };

test('blanks with a color behind them are drawn, and the bright colors are those of their palette', () => {
  const rows = [
    [{ ...run, text: '  ', columns: 2, ground: 12 }],
    [{ ...run, color: 9 }],
    [{ ...run, text: ' ' }],
  ];
  const svg = screenSvg({ screen: { columns: 4, rows }, caption: '' });
  expect(svg).toContain('width="16.8" height="18" fill="#79c0ff"');
  expect(svg).toContain('fill="#ffa198"');
  expect(svg).not.toContain('rgb(');
  expect(svg).not.toContain('NaN');
});

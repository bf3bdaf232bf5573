import { colourAt, fittedSize, type ImageLayout } from '../../format/image-pixels.js';
import type { Tensor } from '../../inference/tensor.js';
import { line, type Line } from './line.js';
import { madeLines, stacked, type Lines } from './lines.js';
import type { Pixel } from './pixels.js';

type Made = { readonly size: string; readonly rows: readonly Line[] };
/** An image is drawn once for each size. */
const drawn = new WeakMap<Tensor, Made>();

/** The first image of a tensor in at most so many columns and rows, two pixels in a cell, and under it its size. */
export function thumbnail(
  tensor: Tensor,
  layout: ImageLayout,
  most: { readonly columns: number; readonly rows: number },
): Lines {
  const { columns, halfRows } = fittedSize(layout, { columns: most.columns, halfRows: most.rows * 2 });
  const size = `${columns}×${halfRows}`;
  const known = drawn.get(tensor);
  const rows = known?.size === size ? known.rows : draw(tensor, layout, columns, halfRows);
  drawn.set(tensor, { size, rows });
  const one = layout.images > 1 ? ` · the first of ${layout.images}` : '';
  return stacked([rows, [line(`${layout.width}×${layout.height} pixels${one}`, 'dim')]]);
}

function draw(tensor: Tensor, layout: ImageLayout, columns: number, halfRows: number): readonly Line[] {
  const colour = (column: number, row: number) =>
    colourAt(tensor, layout, {
      left: column / columns,
      right: (column + 1) / columns,
      top: row / halfRows,
      bottom: (row + 1) / halfRows,
    });
  const count = Math.ceil(halfRows / 2);
  return madeLines(count, (row) => {
    const pixels = Array.from({ length: columns }, (_, column): Pixel => {
      const top = colour(column, row * 2);
      return row * 2 + 1 < halfRows ? { top, bottom: colour(column, row * 2 + 1) } : { top };
    });
    return [{ text: ' '.repeat(columns), tone: 'plain', pixels }];
  }).slice(0, count);
}

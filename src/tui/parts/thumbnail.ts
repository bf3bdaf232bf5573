import { colourAt, fittedSize, type ImageLayout } from '../../format/image-pixels.js';
import type { Tensor } from '../../inference/tensor.js';
import { emptyLine, line, span, type Line } from './line.js';
import { madeLines, stacked, type Lines } from './lines.js';
import type { Pixel } from './pixels.js';

type Most = { readonly columns: number; readonly rows: number };
type Size = { readonly columns: number; readonly halfRows: number };

/** The first image of a tensor in at most so many columns and rows, two pixels in a cell, and under it its size. */
export function thumbnail(tensor: Tensor, layout: ImageLayout, most: Most): Lines {
  const size = fittedSize(layout, { columns: most.columns, halfRows: most.rows * 2 });
  const one = layout.images > 1 ? ` · the first of ${layout.images}` : '';
  return stacked([
    imageRows(tensor, layout, 0, size),
    [line(`${layout.width}×${layout.height} pixels${one}`, 'dim')],
  ]);
}

const gap = 2;

/** Every image of a batch, each of at most `most`, as many beside each other as `width` has room for, with its index under it. */
export function thumbnails(tensor: Tensor, layout: ImageLayout, most: Most, width: number): Lines {
  const { images } = layout;
  if (images === 1) return thumbnail(tensor, layout, most);
  const size = fittedSize(layout, { columns: most.columns, halfRows: most.rows * 2 });
  const rows = Math.ceil(size.halfRows / 2);
  const columns = Math.max(size.columns, `[${images - 1}]`.length);
  const beside = Math.max(1, Math.floor((width + gap) / (columns + gap)));
  // Under each row of images their indexes, and an empty row.
  const bandRows = rows + 2;
  const sheet = madeLines(Math.ceil(images / beside) * bandRows, (at): Line => {
    const first = Math.floor(at / bandRows) * beside;
    const row = at % bandRows;
    if (row > rows) return emptyLine;
    const shown = Array.from({ length: Math.min(beside, images - first) }, (_, next) => first + next);
    return shown.flatMap((image) => {
      if (row === rows) return [span(`[${image}]`.padEnd(columns + gap), 'dim')];
      const drawn = imageRows(tensor, layout, image, size)[row] ?? emptyLine;
      return [...drawn, span(' '.repeat(columns - size.columns + gap))];
    });
  });
  return stacked([
    [line(`${images} images of ${layout.width}×${layout.height} pixels`, 'dim'), emptyLine],
    sheet,
  ]);
}

type Made = { readonly size: string; readonly images: Map<number, readonly Line[]> };
/** An image is drawn once for each size, while it is looked at. */
const drawn = new WeakMap<Tensor, Made>();
const keptImages = 64;

function imageRows(
  tensor: Tensor,
  layout: ImageLayout,
  image: number,
  { columns, halfRows }: Size,
): readonly Line[] {
  const size = `${columns}×${halfRows}`;
  const known = drawn.get(tensor);
  const made = known?.size === size ? known : { size, images: new Map<number, readonly Line[]>() };
  const rows = made.images.get(image) ?? draw(tensor, layout, image, { columns, halfRows });
  if (made.images.size >= keptImages && !made.images.has(image)) made.images.clear();
  drawn.set(tensor, { size, images: made.images.set(image, rows) });
  return rows;
}

function draw(
  tensor: Tensor,
  layout: ImageLayout,
  image: number,
  { columns, halfRows }: Size,
): readonly Line[] {
  const colour = (column: number, row: number) =>
    colourAt(tensor, layout, image, {
      left: column / columns,
      right: (column + 1) / columns,
      top: row / halfRows,
      bottom: (row + 1) / halfRows,
    });
  return Array.from({ length: Math.ceil(halfRows / 2) }, (_, row): Line => {
    const pixels = Array.from({ length: columns }, (_, column): Pixel => {
      const top = colour(column, row * 2);
      return row * 2 + 1 < halfRows ? { top, bottom: colour(column, row * 2 + 1) } : { top };
    });
    return [{ text: ' '.repeat(columns), tone: 'plain', pixels }];
  });
}

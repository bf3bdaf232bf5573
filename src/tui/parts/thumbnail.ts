import { colorAt, fittedSize, type PixelLayout, type Color } from '../../format/image-pixels.js';
import type { Tensor } from '../../inference/tensor.js';
import { emptyLine, line, span, type Line, type Pixel, joinFacts } from './line.js';
import { makeLines, stackLines, type Lines } from './lines.js';

type Most = { readonly columns: number; readonly rows: number };
type Size = { readonly columns: number; readonly halfRows: number };

/** The first image of a tensor in at most so many columns and rows, two pixels in a cell, and under it its size. */
export function thumbnail(tensor: Tensor, layout: PixelLayout, most: Most): Lines {
  const size = fittedSize(layout, { columns: most.columns, halfRows: most.rows * 2 });
  const pixels = `${layout.width}×${layout.height} pixels`;
  return stackLines([
    imageRows(tensor, layout, 0, size),
    [joinFacts(layout.images > 1 ? [pixels, `the first of ${layout.images}`] : [pixels], 'dim')],
  ]);
}

const gap = 2;

/** Every image of a batch, each of at most `most`, as many beside each other as `width` has room for, with its index under it. */
export function thumbnails(tensor: Tensor, layout: PixelLayout, most: Most, width: number): Lines {
  const { images } = layout;
  if (images === 1) return thumbnail(tensor, layout, most);
  const size = fittedSize(layout, { columns: most.columns, halfRows: most.rows * 2 });
  const rows = Math.ceil(size.halfRows / 2);
  const columns = Math.max(size.columns, `[${images - 1}]`.length);
  const beside = Math.max(1, Math.floor((width + gap) / (columns + gap)));
  // Under each row of images their indexes, and an empty row.
  const bandRows = rows + 2;
  const sheet = makeLines(Math.ceil(images / beside) * bandRows, (at): Line => {
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
  return stackLines([
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
  layout: PixelLayout,
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
  layout: PixelLayout,
  image: number,
  { columns, halfRows }: Size,
): readonly Line[] {
  const color = (column: number, row: number) =>
    colorAt(tensor, layout, image, {
      left: column / columns,
      right: (column + 1) / columns,
      top: row / halfRows,
      bottom: (row + 1) / halfRows,
    });
  return Array.from({ length: Math.ceil(halfRows / 2) }, (_, row): Line => {
    const pixels = Array.from({ length: columns }, (_, column): Pixel => {
      const top = color(column, row * 2);
      return row * 2 + 1 < halfRows ? { top, bottom: color(column, row * 2 + 1) } : { top };
    });
    return [{ text: ' '.repeat(columns), tone: 'plain', pixels }];
  });
}

/** How a terminal shows colors of their own: by 24 bits, or from its table of 256. */
export type PixelColors = 'truecolor' | '256';

/** From dark to bright, for terminals without such colors: a bright pixel is a dense character. */
const ramp = ' .:-=+*#%@';

/** A row of pixels in characters alone: on a light background a dense character is a dark pixel. */
export function rampText(pixels: readonly Pixel[], ground: 'on dark' | 'on light'): string {
  return pixels
    .map(({ top, bottom = top }) => {
      const bright = (brightness(top) + brightness(bottom)) / 2;
      return rampAt(ground === 'on dark' ? bright : 1 - bright);
    })
    .join('');
}

function rampAt(share: number): string {
  return ramp[Math.min(ramp.length - 1, Math.floor(share * ramp.length))] ?? ' ';
}

/** As people see it (ITU-R BT.709), 0 to 1. */
function brightness([red, green, blue]: Color): number {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/** A row of pixels as upper half blocks: the color of the text above, that of the background below (ECMA-48 SGR 38 and 48). */
export function halfBlocks(pixels: readonly Pixel[], colors: PixelColors): string {
  const code = colors === 'truecolor' ? directCode : tableCode;
  let before = '';
  const cells = pixels.map(({ top, bottom }) => {
    const below = bottom === undefined ? '49' : `48;${code(bottom)}`;
    const style = `\u001B[38;${code(top)}m\u001B[${below}m`;
    const change = style === before ? '' : style;
    before = style;
    return `${change}▀`;
  });
  return `${cells.join('')}\u001B[39m\u001B[49m`;
}

function directCode([red, green, blue]: Color): string {
  return `2;${red};${green};${blue}`;
}

/** The nearest of xterm's 256 colors: its 6×6×6 cube, or for grays its finer ramp of 24. */
function tableCode([red, green, blue]: Color): string {
  if (Math.max(red, green, blue) - Math.min(red, green, blue) < 8) return `5;${grayIndex(red)}`;
  return `5;${16 + 36 * cubeIndex(red) + 6 * cubeIndex(green) + cubeIndex(blue)}`;
}

function grayIndex(value: number): number {
  if (value < 4) return 16;
  return value > 246 ? 231 : 232 + Math.min(23, Math.max(0, Math.round((value - 8) / 10)));
}

/** The cube's steps are 0, 95, 135, 175, 215 and 255. */
function cubeIndex(value: number): number {
  if (value < 48) return 0;
  return value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
}

import type { Tensor } from '../inference/tensor.js';
import { isFloat } from './values.js';

/** Where the values of an image lie in its tensor. */
export type PixelLayout = {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** How many images are in the tensor, one behind the other. */
  readonly images: number;
  readonly rowStep: number;
  readonly columnStep: number;
  readonly channelStep: number;
  /** The value of full brightness. */
  readonly white: 1 | 255;
};

/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Fewer rows or columns than this are a table. */
const smallestSide = 8;
const checkedValues = 1024;

const layouts = new WeakMap<Tensor, PixelLayout | 'none'>();

/**
 * The layout of a tensor that is an image: UINT8, or floats of which none that was looked at lies outside 0 to 1; H×W×C or
 * C×H×W of 1, 3 or 4 channels, alone or in a batch, at least 8×8. Looks at no more than about 1,000 values, once.
 */
export function pixelLayout(tensor: Tensor): PixelLayout | undefined {
  const known = layouts.get(tensor) ?? findLayout(tensor) ?? 'none';
  layouts.set(tensor, known);
  return known === 'none' ? undefined : known;
}

function findLayout(tensor: Tensor): PixelLayout | undefined {
  const { shape, values, datatype } = tensor;
  const [a = 0, b = 0, c = 0] = shape.slice(-3);
  const outer = shape.slice(0, -3);
  if (shape.length < 3 || outer.length > 1 || values.length === 0) return undefined;
  if (datatype !== 'UINT8' && !(isFloat(tensor) && areShares(tensor))) return undefined;
  const common = { images: outer[0] ?? 1, white: datatype === 'UINT8' ? 255 : 1 } as const;
  if (isSide(a) && isSide(b) && isChannels(c)) {
    return { ...common, width: b, height: a, channels: c, rowStep: b * c, columnStep: c, channelStep: 1 };
  }
  if (isChannels(a) && isSide(b) && isSide(c)) {
    return { ...common, width: c, height: b, channels: a, rowStep: c, columnStep: 1, channelStep: b * c };
  }
  return undefined;
}

function isSide(size: number): boolean {
  return size >= smallestSide;
}

function isChannels(size: number): boolean {
  return size === 1 || size === 3 || size === 4;
}

function areShares({ values }: Tensor): boolean {
  const step = Math.max(1, Math.floor(values.length / checkedValues));
  for (let at = 0; at < values.length; at += step) {
    const value = Number(values[at]);
    if (!(value >= 0 && value <= 1)) return false;
  }
  return true;
}

/** The size in columns and half-rows at which an image is drawn: its own or less, in its proportions, at least 1 by 1. */
export function fittedSize(
  { width, height }: PixelLayout,
  most: { readonly columns: number; readonly halfRows: number },
): { readonly columns: number; readonly halfRows: number } {
  const scale = Math.min(1, most.columns / width, most.halfRows / height);
  return {
    columns: Math.max(1, Math.round(width * scale)),
    halfRows: Math.max(1, Math.round(height * scale)),
  };
}

/** The color at a point of the n-th image (from 0), from 0 up to (not including) 1 both ways: the mean of up to 2×2 of the pixels that one cell stands for. */
export function colorAt(
  { values }: Tensor,
  layout: PixelLayout,
  image: number,
  cell: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
): Color {
  const { width, height, channels, rowStep, columnStep, channelStep, white } = layout;
  const rows = samples(cell.top * height, cell.bottom * height, height);
  const columns = samples(cell.left * width, cell.right * width, width);
  const start = image * width * height * channels;
  const mean = (channel: number) => {
    let sum = 0;
    for (const row of rows) {
      for (const column of columns) {
        sum += Number(values[start + row * rowStep + column * columnStep + channel * channelStep]);
      }
    }
    return Math.round((sum / (rows.length * columns.length) / white) * 255);
  };
  const red = mean(0);
  return channels === 1 ? [red, red, red] : [red, mean(1), mean(2)];
}

/** Up to two whole positions that lie apart from `from` up to `to`, at a quarter and three quarters. */
function samples(from: number, to: number, size: number): readonly number[] {
  const first = Math.min(size - 1, Math.floor(from));
  const last = Math.min(size - 1, Math.max(first, Math.ceil(to) - 1));
  const quarter = Math.floor((last - first) / 4);
  return first + quarter === last - quarter ? [first + quarter] : [first + quarter, last - quarter];
}

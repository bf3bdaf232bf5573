import type { Pixels } from './image.js';

/** For each place on the new axis: the first old place it draws from, and how much it takes from that and the following ones. */
type Draw = { readonly from: number; readonly weights: readonly number[] };

/** Resizes with linear interpolation; where the image shrinks, each new pixel averages over all the old ones that it covers. */
export function resize(image: Pixels, width: number, height: number): Pixels {
  if (width === image.width && height === image.height) return image;
  return resizeColumns(resizeRows(image, width), height);
}

function resizeRows(image: Pixels, width: number): Pixels {
  const { height, channels } = image;
  const draws = planAxis(image.width, width);
  const values = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    for (const [x, draw] of draws.entries()) {
      mix(
        image.values,
        (y * image.width + draw.from) * channels,
        channels,
        draw.weights,
        values,
        (y * width + x) * channels,
        channels,
      );
    }
  }
  return { width, height, channels, values };
}

function resizeColumns(image: Pixels, height: number): Pixels {
  const { width, channels } = image;
  const row = width * channels;
  const values = new Float32Array(row * height);
  for (const [y, draw] of planAxis(image.height, height).entries()) {
    mix(image.values, draw.from * row, row, draw.weights, values, y * row, row);
  }
  return { width, height, channels, values };
}

/** Writes to `to` the weighted sum of `count`-long runs of `from` that lie `step` apart. */
function mix(
  source: Float32Array,
  from: number,
  step: number,
  weights: readonly number[],
  target: Float32Array,
  to: number,
  count: number,
): void {
  for (let offset = 0; offset < count; offset += 1) {
    let sum = 0;
    for (let index = 0; index < weights.length; index += 1) {
      sum += (source[from + index * step + offset] ?? 0) * (weights[index] ?? 0);
    }
    target[to + offset] = sum;
  }
}

/** A triangle as wide as one old pixel, or one new pixel where those are larger; centres of pixels lie at halves. */
function planAxis(oldSize: number, newSize: number): readonly Draw[] {
  const ratio = oldSize / newSize;
  const reach = Math.max(1, ratio);
  return Array.from({ length: newSize }, (_, place) => {
    const centre = (place + 0.5) * ratio;
    const from = Math.max(0, Math.floor(centre - reach));
    const until = Math.min(oldSize, Math.ceil(centre + reach));
    const raw = Array.from({ length: until - from }, (__, index) =>
      Math.max(0, 1 - Math.abs(from + index + 0.5 - centre) / reach),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { from, weights: raw.map((weight) => weight / sum) };
  });
}

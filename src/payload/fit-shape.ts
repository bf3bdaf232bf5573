import type { Payload } from '../inference/payload.js';
import type { TensorSpec } from '../inference/tensor.js';

/** A payload that a protocol can encode, and what was done to it, a line each for a person. */
export type FitResult = { readonly payload: Payload; readonly notes: readonly string[] };

/** `FP32 [-1,224,224,3]`; `FP32 of any shape` where the shape is not stated. */
export function describeType({ datatype, shape }: Omit<TensorSpec, 'name'>): string {
  return shape === undefined ? `${datatype} of any shape` : `${datatype} [${shape.join(',')}]`;
}

/** `image: FP32 [-1,224,224,3], key: BYTES [-1]`: what a model expects, in one line. */
export function describeInputs(inputs: readonly TensorSpec[]): string {
  return inputs.map((input) => `${input.name}: ${describeType(input)}`).join(', ');
}

/**
 * The wanted shape with its free dimensions (-1) taken from the given one, or undefined when they do not agree. A leading
 * batch dimension is added, or taken away when it is 1, where the ranks differ by one; without a wanted shape any will do.
 */
export function fitShape(
  given: readonly number[],
  wanted: readonly number[] | undefined,
): readonly number[] | undefined {
  if (wanted === undefined || agrees(given, wanted)) return given;
  const withBatch = [1, ...given];
  if (agrees(withBatch, wanted)) return withBatch;
  return given[0] === 1 && agrees(given.slice(1), wanted) ? given.slice(1) : undefined;
}

function agrees(given: readonly number[], wanted: readonly number[]): boolean {
  return given.length === wanted.length && wanted.every((size, axis) => size < 0 || size === given[axis]);
}

/** How a tensor shape holds one image. A height or width that is absent is free: the image keeps its own. */
export type ImageLayout = {
  readonly channels: 1 | 3 | 4;
  /** `none`: a gray image without an axis for its channel. */
  readonly channelAxis: 'last' | 'first' | 'none';
  readonly height?: number;
  readonly width?: number;
};

/**
 * The image that a shape asks for: `[…,H,W,C]`, `[…,C,H,W]` with 1, 3 or 4 channels, or `[-1,H,W]` for gray, behind batch
 * dimensions of 1 or -1. Undefined when it asks for something else.
 */
export function imageLayout(shape: readonly number[] | undefined): ImageLayout | undefined {
  if (shape === undefined || shape.length < 3) return undefined;
  const batch = shape.slice(0, -3);
  if (!batch.every((size) => size === 1 || size < 0)) return undefined;
  const [third = 0, second = 0, last = 0] = shape.slice(-3);
  if (isChannels(last)) return layout(last, 'last', third, second);
  if (isChannels(third)) return layout(third, 'first', second, last);
  // All free: colors last, as TensorFlow has them, where such shapes come from.
  if (third < 0 && second < 0 && last < 0) return layout(3, 'last', third, second);
  const isGrayBatch = shape.length === 3 && third < 0 && second > 0 && last > 0;
  return isGrayBatch ? layout(1, 'none', second, last) : undefined;
}

/** The shape of a tensor that holds one image of this size in that layout. */
export function imageShape(
  wanted: readonly number[],
  { channels, channelAxis }: ImageLayout,
  height: number,
  width: number,
): readonly number[] {
  if (channelAxis === 'none') return [1, height, width];
  const batch = wanted.slice(0, -3).map(() => 1);
  return channelAxis === 'last' ? [...batch, height, width, channels] : [...batch, channels, height, width];
}

function isChannels(size: number): size is 1 | 3 | 4 {
  return size === 1 || size === 3 || size === 4;
}

function layout(
  channels: 1 | 3 | 4,
  channelAxis: ImageLayout['channelAxis'],
  height: number,
  width: number,
): ImageLayout | undefined {
  if (height === 0 || width === 0) return undefined;
  return { channels, channelAxis, ...(height > 0 ? { height } : {}), ...(width > 0 ? { width } : {}) };
}

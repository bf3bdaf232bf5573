import type { Datatype, Tensor, TensorSpec, TensorValues } from '../inference/tensor.js';
import { Problem } from '../problem.js';
import { describeInputs, type FitResult, imageLayout, imageShape } from './fit-shape.js';
import { exampleTensor } from './example.js';
import { exifOrientation } from './jpeg.js';
import { decodeImage, hasTransparency, maxPixels, toPixels, toPlanes, resize } from './image.js';
import type { RawPayload } from './read.js';

type Image = Extract<RawPayload, { kind: 'image' }>;

/**
 * An image as the input that takes one: its bytes as they are for BYTES, its pixels for a numeric input that has the shape
 * of an image. Other inputs get made-up values, and a note says so. Throws Problem "payload" that names what was wanted.
 */
export async function fitImage(
  image: Image,
  inputs: readonly TensorSpec[],
  scale: 1 | 255,
  name: string,
): Promise<FitResult> {
  if (inputs.length === 0) throw unstated(name);
  const wanted = inputForImage(inputs);
  if (wanted === undefined) {
    throw new Problem('payload', `${name} is an image, the model expects ${describeInputs(inputs)}.`, {
      namesPayload: true,
      remedy:
        'An image fills BYTES, or numbers in [H,W,C] or [C,H,W] order. Give JSON instead, with -f or -d.',
    });
  }
  const { tensor, note } =
    wanted.datatype === 'BYTES' ? asBytes(image, wanted, name) : await asPixels(image, wanted, scale, name);
  const others = inputs.filter((input) => input !== wanted).map(exampleTensor);
  return {
    payload: {
      kind: 'tensors',
      tensors: inputs.map((input) => others.find((it) => it.name === input.name) ?? tensor),
    },
    notes: [note, ...others.map((other) => `${other.name}: made up, as the image fills only ${wanted.name}`)],
  };
}

/** The only input of an image's shape; else the only BYTES input of one element, or the only one named like an image. */
function inputForImage(inputs: readonly TensorSpec[]): TensorSpec | undefined {
  const pixels = inputs.filter((input) => packers[input.datatype] !== undefined && imageLayout(input.shape));
  if (pixels.length > 0) return pixels.length === 1 ? pixels[0] : undefined;
  const bytes = inputs.filter(
    (input) => input.datatype === 'BYTES' && (input.shape ?? []).every((size) => size === 1 || size < 0),
  );
  if (bytes.length <= 1) return bytes[0];
  const named = bytes.filter((input) => /image|img|photo|picture|jpe?g|png|bytes/i.test(input.name));
  return named.length === 1 ? named[0] : undefined;
}

type FittedImage = { readonly tensor: Tensor; readonly note: string };

function asBytes(image: Image, wanted: TensorSpec, name: string): FittedImage {
  const shape = (wanted.shape ?? [1]).map(() => 1);
  return {
    tensor: { name: wanted.name, datatype: 'BYTES', shape, values: [image.bytes] },
    note: `${name}: the ${image.bytes.byteLength} bytes of the file sent as ${wanted.name}`,
  };
}

async function asPixels(
  image: Image,
  wanted: TensorSpec,
  scale: 1 | 255,
  name: string,
): Promise<FittedImage> {
  const layout = imageLayout(wanted.shape);
  const pack = packers[wanted.datatype];
  if (layout === undefined || pack === undefined || wanted.shape === undefined) throw unstated(name);
  const decoded = await decodeImage(image.format, image.bytes, name);
  const { height = decoded.height, width = decoded.width } = layout;
  if (height * width > maxPixels) {
    throw new Problem(
      'payload',
      `The model expects an image of ${width}×${height}, which is more than isvc makes.`,
      {
        remedy: 'Give the tensor as JSON or .npy.',
      },
    );
  }
  const pixels = resize(toPixels(decoded, layout.channels), width, height);
  const ordered = layout.channelAxis === 'first' ? toPlanes(pixels) : pixels.values;
  const packed = pack(ordered, scale);
  const shape = imageShape(wanted.shape, layout, height, width);
  const steps = [
    `decoded ${decoded.width}×${decoded.height} ${image.format.toUpperCase()}`,
    ...asStored(image),
    ...(layout.channels === 1 ? ['made gray'] : []),
    ...(layout.channels !== 4 && hasTransparency(decoded) ? ['laid on white'] : []),
    ...(width === decoded.width && height === decoded.height ? [] : [`resized to ${width}×${height}`]),
    `${wanted.datatype} [${shape.join(',')}] ${packed.range}`,
  ];
  return {
    tensor: { name: wanted.name, datatype: wanted.datatype, shape, values: packed.values },
    note: `${name}: ${steps.join(', ')}`,
  };
}

/**
 * Pixels go out as they are stored: KServe's image transformer (docs/samples/v1beta1/transformer/torchserve_image_transformer, with
 * PIL's Image.open) and TensorFlow's decode_jpeg (tensorflow/tensorflow issue 33932) do not turn them either. A person who knows the
 * image from a viewer is told.
 */
function asStored({ format, bytes }: Image): readonly string[] {
  const orientation = format === 'jpeg' ? exifOrientation(bytes) : 1;
  return orientation === 1 ? [] : [`not turned as viewers do (EXIF orientation ${orientation})`];
}

type Packed = { readonly values: TensorValues; readonly range: string };
type Pack = (pixels: Float32Array, scale: 1 | 255) => Packed;

const float32: Pack = (pixels, scale) => ({
  values: scale === 255 ? pixels : pixels.map((value) => value / 255),
  range: `scaled to 0..${scale}`,
});

const whole = (from: (pixels: Float32Array) => TensorValues): Pack => {
  return (pixels) => ({ values: from(pixels.map(Math.round)), range: 'of 0..255' });
};

/** Pixels as each datatype holds them; BOOL and BYTES hold none. */
const packers: Readonly<Partial<Record<Datatype, Pack>>> = {
  FP16: float32,
  BF16: float32,
  FP32: float32,
  FP64: (pixels, scale) => ({
    values: Float64Array.from(pixels, (value) => (scale === 255 ? value : value / 255)),
    range: `scaled to 0..${scale}`,
  }),
  UINT8: whole((pixels) => new Uint8Array(pixels)),
  UINT16: whole((pixels) => new Uint16Array(pixels)),
  UINT32: whole((pixels) => new Uint32Array(pixels)),
  UINT64: whole((pixels) => BigUint64Array.from(pixels, BigInt)),
  // Quantized models of TensorFlow Lite take 8 bits around a zero point of -128.
  INT8: (pixels) => ({
    values: Int8Array.from(pixels, (value) => Math.round(value) - 128),
    range: 'shifted to -128..127',
  }),
  INT16: whole((pixels) => new Int16Array(pixels)),
  INT32: whole((pixels) => new Int32Array(pixels)),
  INT64: whole((pixels) => BigInt64Array.from(pixels, BigInt)),
};

function unstated(name: string): Problem {
  return new Problem('payload', `${name} is an image, and the model does not say what it expects.`, {
    namesPayload: true,
    remedy: `Write the request as JSON, e.g. {"instances":[{"image_bytes":{"b64":"…"},"key":"1"}]}, with the text that this prints as b64: base64 < ${name} | tr -d '\\n'`,
  });
}

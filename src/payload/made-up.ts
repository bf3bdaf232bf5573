import type { Signature } from '../inference/answer.js';
import { makeTensor } from '../inference/make-tensor.js';
import type { Payload } from '../inference/payload.js';
import { elementCount, type Datatype, type Tensor, type TensorSpec } from '../inference/tensor.js';
import { exampleShape, isOfSensibleSize } from './example.js';

/** A number in [0, 1). */
export type Random = () => number;

/**
 * A payload of the right names, types and shapes whose values are drawn: floats from 0 to 1, bytes over their whole range, other integers
 * from 0 to 99 (a number of a category or a token has to exist), texts of one to four words. -1 becomes 1, as in `examplePayload`.
 * The same numbers draw the same payload. Undefined when the signature states no inputs, or ones of absurd size.
 */
export function drawPayload({ inputs }: Signature, random: Random): Payload | undefined {
  if (inputs.length === 0 || !inputs.every(isOfSensibleSize)) return undefined;
  return { kind: 'tensors', tensors: inputs.map((spec) => drawTensor(spec, random)) };
}

function drawTensor(spec: TensorSpec, random: Random): Tensor {
  const shape = exampleShape(spec);
  const values = Array.from({ length: elementCount(shape) }, () => drawValue(spec.datatype, random));
  return makeTensor(spec.name, spec.datatype, shape, values);
}

/** From, and below. */
const ranges: Readonly<Partial<Record<Datatype, readonly [number, number]>>> = {
  UINT8: [0, 256],
  INT8: [-128, 128],
};

function drawValue(datatype: Datatype, random: Random): boolean | number | string {
  if (datatype === 'BOOL') return random() < 0.5;
  if (datatype === 'BYTES') return drawText(random);
  if (datatype.startsWith('FP') || datatype === 'BF16') return Math.floor(random() * 10_000) / 10_000;
  const [from, below] = ranges[datatype] ?? [0, 100];
  return from + Math.floor(random() * (below - from));
}

const words = ['river', 'number', 'map', 'bicycle', 'moon', 'letter', 'bread', 'train'];

function drawText(random: Random): string {
  const count = 1 + Math.floor(random() * 4);
  return Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ');
}

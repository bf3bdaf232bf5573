import type { Json } from '../inference/json.js';
import { makeTensor } from '../inference/make-tensor.js';
import type { Datatype, Tensor, TensorSpec } from '../inference/tensor.js';
import { nextStep, Problem } from '../problem.js';
import { describeInputs, describeType, type FitResult, fitShape } from './fit-shape.js';

/**
 * An array as the model's only input: its element type converted where no value is lost, a batch dimension added where it
 * lacks one. Without stated inputs it goes as it is. Throws Problem "payload" that names what was wanted.
 */
export function fitArray(array: Tensor, inputs: readonly TensorSpec[], name: string): FitResult {
  if (inputs.length === 0) {
    const note = `${name}: sent as ${array.name}, ${describeType(array)}; the model does not say what it expects`;
    return { payload: { kind: 'tensors', tensors: [array] }, notes: [note] };
  }
  const [wanted, ...others] = inputs;
  if (wanted === undefined || others.length > 0) {
    throw new Problem(
      'payload',
      `${name} is one array, the model has ${inputs.length} inputs: ${describeInputs(inputs)}.`,
      {
        namesPayload: true,
        remedy: 'Give all of them as JSON, with -f or -d.',
      },
    );
  }
  const shape = fitShape(array.shape, wanted.shape);
  if (shape === undefined || !isConvertible(array.datatype, wanted.datatype))
    throw misfit(array, wanted, name);
  const tensor = convert(array, wanted, shape);
  const changed = describeType(array) !== describeType(tensor);
  return {
    payload: { kind: 'tensors', tensors: [tensor] },
    notes: changed ? [`${name}: ${describeType(array)} sent as ${describeType(tensor)}`] : [],
  };
}

function isConvertible(from: Datatype, to: Datatype): boolean {
  if (from === to) return true;
  return from !== 'BYTES' && to !== 'BYTES' && to !== 'BOOL';
}

/** `makeTensor` refuses every value that the wanted type cannot hold. */
function convert(array: Tensor, wanted: TensorSpec, shape: readonly number[]): Tensor {
  const { name, datatype } = wanted;
  if (array.datatype === datatype) return { name, datatype, shape, values: array.values };
  const values: Json[] = Array.from<boolean | number | bigint | Uint8Array, Json>(array.values, (value) =>
    typeof value === 'boolean' ? Number(value) : toJson(value),
  );
  return makeTensor(name, datatype, shape, values);
}

function toJson(value: number | bigint | Uint8Array): Json {
  return typeof value === 'object' ? { b64: Buffer.from(value).toString('base64') } : value;
}

function misfit(array: Tensor, wanted: TensorSpec, name: string): Problem {
  return new Problem(
    'payload',
    `${name} has ${describeType(array)}, the model expects ${wanted.name}: ${describeType(wanted)}.`,
    {
      namesPayload: true,
      remedy: nextStep(
        'Reshape or convert the array before saving it; isvc metadata NAME shows what the model expects.',
        'metadata',
      ),
    },
  );
}

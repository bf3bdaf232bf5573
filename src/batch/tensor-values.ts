import { shortestBfloat16, shortestFloat16, shortestFloat32 } from '../inference/floats.js';
import { utf8Text } from '../inference/nested.js';
import type { Tensor } from '../inference/tensor.js';
import { type AnswerValue, countFault, differenceAt } from './same-value.js';
import type { SuiteValue, Tolerance } from './suite.js';

/** The differences between outputs and the expected values, one for each output. */
export function valueFaults(
  tensors: readonly Tensor[],
  expected: readonly SuiteValue[] | { readonly [output: string]: SuiteValue },
  tolerance: Tolerance,
): readonly string[] {
  if (tensors.length === 0) return ['the answer has no outputs: expect its json or text instead'];
  if (isList(expected)) {
    const [only, another] = tensors;
    if (only !== undefined && another === undefined) return tensorFault(only, expected, tolerance);
    const names = tensors.map(({ name }) => name).join(', ');
    return [`the answer has ${tensors.length} outputs: expect values by name: ${names}`];
  }
  return Object.entries(expected).flatMap(([name, values]) => {
    const tensor = tensors.find((one) => one.name === name);
    if (tensor !== undefined) return tensorFault(tensor, [values], tolerance);
    return [`there is no output ${name}; the outputs are: ${tensors.map((one) => one.name).join(', ')}`];
  });
}

/** Values are compared in their order; how lists nest in a file is for its reader alone. */
function tensorFault(
  tensor: Tensor,
  expected: readonly SuiteValue[],
  tolerance: Tolerance,
): readonly string[] {
  const flat = flattened(expected);
  const { name, values } = tensor;
  if (values.length !== flat.length) return [countFault(name, values.length, flat.length)];
  for (const [at, value] of flat.entries()) {
    const difference = differenceAt(`${name}[${at}]`, elementAt(tensor, at), value, tolerance);
    if (difference !== undefined) return [difference];
  }
  return [];
}

function flattened(values: readonly SuiteValue[]): readonly SuiteValue[] {
  return values.flatMap((value) => (isList(value) ? flattened(value) : [value]));
}

/** One value: floats as the shortest decimal of their type, bytes as text, or as base64 where they are not UTF-8. */
export function elementAt({ datatype, values }: Tensor, at: number): AnswerValue | undefined {
  const value = values[at];
  if (value instanceof Uint8Array) return utf8Text(value) ?? Buffer.from(value).toString('base64');
  if (typeof value !== 'number') return value;
  return shortest[datatype]?.(value) ?? value;
}

/** The shortest decimal that is still the same value of its type. */
const shortest: Partial<Record<Tensor['datatype'], (value: number) => number>> = {
  FP32: shortestFloat32,
  FP16: shortestFloat16,
  BF16: shortestBfloat16,
};

function isList(value: unknown): value is readonly SuiteValue[] {
  return Array.isArray(value);
}

import {
  entriesOf,
  isJsonObject,
  objectOf,
  ownField,
  stringifyJson,
  type Json,
  type JsonObject,
} from '../inference/json.js';
import { isNumbers } from '../inference/json-numbers.js';
import { nestedJson } from '../inference/tensor-json.js';
import { Problem } from '../problem.js';

const choices = ['bool_param', 'int64_param', 'uint64_param', 'double_param', 'string_param'] as const;

/**
 * V2's parameters as a map of InferParameter (open_inference_grpc.proto). A value in that message's own JSON form
 * (`{"int64_param": 5}`) is taken too. Throws Problem "payload" for lists and objects, which the message cannot hold.
 */
export function encodeParameters(parameters: JsonObject): object {
  return objectOf(
    entriesOf(parameters).map(([name, value]) => [name, encodeParameter(name, choiceOf(value) ?? value)]),
  );
}

/** A map of InferParameter as V2's parameters; anything that is not a parameter is left out. */
export function decodeParameters(parameters: unknown): JsonObject {
  if (!isJsonObject(parameters)) return {};
  return objectOf(
    entriesOf(parameters).flatMap(([name, parameter]) => {
      const value = decodeParameter(parameter);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function encodeParameter(name: string, value: Json): object {
  if (typeof value === 'boolean') return { bool_param: value };
  if (typeof value === 'string') return { string_param: value };
  if (typeof value === 'number' && !Number.isInteger(value)) return { double_param: value };
  // Written with a point or an exponent, so that it is a double however whole it is.
  if (isNumbers(value) && value.shape.length === 0) return { double_param: Number(stringifyJson(value)) };
  const integer = typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : undefined;
  if (integer !== undefined && integer === BigInt.asIntN(64, integer))
    return { int64_param: String(integer) };
  if (integer !== undefined && integer === BigInt.asUintN(64, integer))
    return { uint64_param: String(integer) };
  throw new Problem('payload', `Parameter "${name}" is not text, a number of 64 bits, true or false.`, {
    remedy: 'Over gRPC a parameter can only be one of these.',
  });
}

function choiceOf(parameter: Json): Json | undefined {
  const choice = choices.find((name) => ownField(parameter, name) !== undefined);
  return choice === undefined || !isJsonObject(parameter) ? undefined : parameter[choice];
}

function decodeParameter(parameter: Json): Json | undefined {
  const value = choiceOf(parameter);
  const isInteger = ['int64_param', 'uint64_param'].some((name) => ownField(parameter, name) === value);
  if (typeof value === 'string' && isInteger && /^-?\d+$/.test(value)) {
    const exact = BigInt(value);
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }
  if (typeof value === 'number' && ownField(parameter, 'double_param') === value) {
    return nestedJson({ name: '', datatype: 'FP64', shape: [], values: Float64Array.of(value) });
  }
  return typeof value === 'object' ? undefined : value;
}

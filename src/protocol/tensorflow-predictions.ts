import { isJsonObject, objectOf, ownField, ownText } from '../inference/json.js';
import type { Json, JsonObject } from '../inference/json.js';
import { isMeantAsV2, type Payload } from '../inference/payload.js';
import { nestedJson } from '../inference/tensor-json.js';
import type { Tensor } from '../inference/tensor.js';
import { toRows } from './rows.js';
import { tensorflowFromDatatype } from './tensorflow-types.js';

/**
 * A Predict call's outputs as TensorFlow Serving writes them over REST (tensorflow_serving/util/json_tensor.cc, MakeJsonFromTensors,
 * and g3doc/api_rest.md): to `instances` it answers `predictions`, a row for each instance, without the name of an only output; to
 * `inputs` it answers `outputs`, by name, or the values of an only one. Outputs that have no rows in common, which it refuses, are
 * `outputs` too. Bytes are base64 where they are not UTF-8; there it goes by the name, which ends in `_bytes`. What REST has no place for stands beside it: the model that answered, and the datatypes.
 */
export function predictionsJson(
  tensors: readonly Tensor[],
  modelSpec: unknown,
  payload: Payload | undefined,
): JsonObject {
  const isOnly = tensors.length === 1;
  const rows = isAskedInColumns(payload) ? undefined : toRows(tensors, isOnly);
  const [only] = tensors;
  const columns =
    isOnly && only !== undefined
      ? nestedJson(only)
      : objectOf(tensors.map((tensor) => [tensor.name, nestedJson(tensor)] as const));
  const answer: JsonObject = rows === undefined ? { outputs: columns } : { predictions: rows };
  return { ...answer, ...specJson(modelSpec), datatypes: datatypesOf(tensors) };
}

function isAskedInColumns(payload: Payload | undefined): boolean {
  if (payload?.kind !== 'json' || !isJsonObject(payload.value) || isMeantAsV2(payload.value)) return false;
  return !('instances' in payload.value) && 'inputs' in payload.value;
}

function datatypesOf(tensors: readonly Tensor[]): Json {
  return objectOf(tensors.map(({ name, datatype }) => [name, tensorflowFromDatatype(datatype)] as const));
}

/** A version is a google.protobuf.Int64Value, which protobuf's JSON writes as text. */
function specJson(spec: unknown): JsonObject {
  if (!isJsonObject(spec)) return {};
  const version = ownField(spec, 'version');
  const texts = ['name', 'signature_name', 'version_label'].flatMap((key) => {
    const text = ownText(spec, key);
    return text === '' ? [] : [[key, text] as const];
  });
  const number = version === undefined ? [] : [['version', ownText(version, 'value') || '0'] as const];
  return { model_spec: objectOf([...texts, ...number]) };
}

import { ownField, ownText } from '../inference/json.js';
import type { ModelMetadata } from '../inference/answer.js';
import { isDatatype, readSize, type TensorSpec } from '../inference/tensor.js';
import { parseJson } from '../inference/read-json.js';
import { Problem } from '../problem.js';

// The metadata that V2 has alike over REST (inference_rest.md) and gRPC (open_inference_grpc.proto): the field names are the same.

/** Name and version of the model that answered, where stated. */
export function readModel(body: unknown): { readonly modelName?: string; readonly modelVersion?: string } {
  const name = ownText(body, 'model_name');
  const version = ownText(body, 'model_version');
  return {
    ...(name !== '' ? { modelName: name } : {}),
    ...(version !== '' ? { modelVersion: version } : {}),
  };
}

/** A model's metadata. KServe's own servers and MLServer state no inputs and outputs; a tensor of an unknown datatype is left out. */
export function readMetadata(body: unknown): ModelMetadata {
  const versions = ownField(body, 'versions');
  const platform = ownText(body, 'platform');
  const inputs = readSpecs(ownField(body, 'inputs'));
  const outputs = readSpecs(ownField(body, 'outputs'));
  const labels = modelLabels(body);
  return {
    name: ownText(body, 'name'),
    versions: Array.isArray(versions) ? versions.filter((version) => typeof version === 'string') : [],
    ...(platform !== '' ? { platform } : {}),
    signatures: inputs.length + outputs.length === 0 ? [] : [{ name: '', inputs, outputs }],
    ...(labels === undefined ? {} : { labels }),
  };
}

function readSpecs(items: unknown): readonly TensorSpec[] {
  return (Array.isArray(items) ? items : []).flatMap((item: unknown) => {
    const name = ownField(item, 'name');
    const datatype = ownField(item, 'datatype');
    const sizes = ownField(item, 'shape');
    const shape = Array.isArray(sizes) ? sizes.map(readSize) : [];
    const isKnown = typeof name === 'string' && isDatatype(datatype) && shape.every(Number.isSafeInteger);
    if (!isKnown) return [];
    const labels = statedLabels(item);
    return [{ name, datatype, shape, ...(labels === undefined ? {} : { labels }) }];
  });
}

// V2 has no place for the names of classes (inference_rest.md and open_inference_grpc.proto of the Open Inference Protocol;
// kserve/kserve issue 3574 asks for one). Where servers state them all the same:
// - MLServer adds `parameters` to its metadata, of the model and of each tensor, with whatever model-settings.json says there
//   (proto/dataplane.proto, "an extension to the standard"). Over gRPC only text, numbers and booleans get through
//   (mlserver/grpc/converters.py, ParametersConverter), so that a list must be written as text.
// - OpenVINO Model Server adds `rt_info` over REST (src/http_rest_api_handler.cpp, convertRTInfo), where OpenVINO's exporters
//   put `model_info.labels`: one text, a space between two names.
// Triton states none: its label_filename names a file that no call returns (triton-inference-server/server issue 514), and only
// the classification extension answers with names.

/** In the order in which they are looked for. */
const parameterNames = ['labels', 'class_names', 'classes'] as const;

/** The names that the parameters of a model or of a tensor state: a list of texts, the same as JSON text, or names with commas between. */
function statedLabels(item: unknown): readonly string[] | undefined {
  const parameters = ownField(item, 'parameters');
  for (const parameter of parameterNames) {
    const value = ownField(parameters, parameter);
    // Over gRPC a value is an InferParameter.
    const names = readNames(ownField(value, 'string_param') ?? value, ',');
    if (names !== undefined) return names;
  }
  return undefined;
}

/** The names that are stated of a model as a whole: in its parameters, or in OpenVINO's runtime information. */
function modelLabels(body: unknown): readonly string[] | undefined {
  const stated = ownField(ownField(ownField(body, 'rt_info'), 'model_info'), 'labels');
  return statedLabels(body) ?? readNames(stated, /\s+/);
}

function readNames(value: unknown, separator: string | RegExp): readonly string[] | undefined {
  if (typeof value === 'string')
    return readNames(readList(value) ?? value.trim().split(separator), separator);
  if (!Array.isArray(value) || value.length < 2) return undefined;
  const names = value.map((name: unknown) => (typeof name === 'string' ? name.trim() : ''));
  return names.every((name) => name !== '') ? names : undefined;
}

/** The list that a text is as JSON; undefined for any other text. */
function readList(text: string): readonly unknown[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    const value = parseJson(text, 'answer');
    return Array.isArray(value) ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  }
}

import { ownField } from '../inference/json.js';
import { parseJson } from '../inference/read-json.js';
import { Problem } from '../problem.js';

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
export function statedLabels(item: unknown): readonly string[] | undefined {
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
export function modelLabels(body: unknown): readonly string[] | undefined {
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

import { ownField, ownText } from '../inference/json.js';
import type { ModelMetadata } from '../inference/answer.js';
import { isDatatype, readSize } from '../inference/tensor.js';
import type { TensorSpec } from '../inference/tensor.js';
import { modelLabels, statedLabels } from './v2-labels.js';

// What V2 says alike over REST (inference_rest.md) and gRPC (open_inference_grpc.proto): the field names are the same.

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

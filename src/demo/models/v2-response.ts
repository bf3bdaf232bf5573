import { stringifyJson, type Json } from '../../inference/json.js';
import type { Tensor } from '../../inference/tensor.js';
import { writeJsonData } from './json-tensor.js';
import { writeRaw } from './raw-tensor.js';
import { refusal } from './model.js';
import type { V2Request } from './v2-request.js';

/** An answer's body; `jsonBytes` is the length of its JSON when tensors follow in binary. */
export type V2Body = { readonly body: Uint8Array; readonly jsonBytes?: number };

/**
 * Writes the outputs that were asked for, as JSON, in binary, or some of each. `head` is what stands before `outputs`.
 * Throws a refusal for an output that the model does not have, and for FP16 in JSON.
 */
export function writeV2Response(
  modelName: string,
  request: V2Request,
  tensors: readonly Tensor[],
  head: { readonly [key: string]: Json },
): V2Body {
  const asked = request.outputs ?? tensors.map(({ name }) => ({ name, binary: request.binaryOutput }));
  const chosen = asked.map(({ name, binary }) => {
    const tensor = tensors.find((each) => each.name === name);
    if (tensor === undefined) {
      throw refusal('payload', `unexpected inference output '${name}' for model '${modelName}'`);
    }
    return { tensor, raw: binary ? writeRaw(tensor) : undefined };
  });
  const parts: Uint8Array[] = [];
  for (const { tensor, raw } of chosen)
    parts.push(Buffer.from(parts.length === 0 ? '' : ','), writeOutput(tensor, raw));
  const opening = `${opened(head)},"outputs":[`;
  const json = Buffer.concat([Buffer.from(opening), ...parts, Buffer.from(']}')]);
  const raws = chosen.flatMap(({ raw }) => (raw === undefined ? [] : [raw]));
  if (raws.length === 0) return { body: json };
  return { body: Buffer.concat([json, ...raws]), jsonBytes: json.byteLength };
}

function writeOutput(tensor: Tensor, raw: Uint8Array | undefined): Uint8Array {
  const { name, datatype, shape } = tensor;
  if (raw !== undefined) {
    const parameters = { binary_data_size: raw.byteLength };
    return Buffer.from(`${opened({ name, datatype, shape, parameters })}}`);
  }
  if (datatype === 'FP16' || datatype === 'BF16') {
    throw refusal(
      'payload',
      `sending ${datatype} data via JSON is not supported. Please use the binary data format for output ${name}`,
    );
  }
  return Buffer.concat([
    Buffer.from(`${opened({ name, datatype, shape })},"data":`),
    writeJsonData(tensor),
    Buffer.from('}'),
  ]);
}

/** An object's JSON without its closing brace, for what is written by hand to follow. */
function opened(fields: Json): string {
  return stringifyJson(fields).slice(0, -1);
}

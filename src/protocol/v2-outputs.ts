import type { Answer } from '../inference/answer.js';
import type { HttpResponse } from '../inference/exchange.js';
import { isJsonObject, ownField, parseJson, stringifyJson } from '../inference/json.js';
import type { Json } from '../inference/json.js';
import { makeTensor } from '../inference/make-tensor.js';
import { flatten, isList, toFlat, utf8Text } from '../inference/nested.js';
import { tensorFromBytes } from '../inference/tensor-bytes.js';
import { tensorProblem } from '../inference/tensor.js';
import type { Tensor } from '../inference/tensor.js';
import { unexpectedBody } from './http-json.js';
import { readHead, readModel } from './v2-answer.js';
import { binarySize, splitBody } from './v2-binary.js';

/** A V2 inference response over REST as an Answer. Its JSON is the body's own text where the body is all JSON. */
export function decodeOutputs(response: HttpResponse): Answer {
  const { json: bytes, binary } = splitBody(response);
  const text = utf8Text(bytes);
  const body = parseJson(text ?? Buffer.from(bytes).toString('latin1'), 'answer');
  const outputs = isJsonObject(body) ? body['outputs'] : undefined;
  if (!isJsonObject(body) || !isList(outputs)) throw unexpectedBody('V2', 'outputs');
  const tensors = readTensors(outputs, binary, text === undefined);
  const isPlain = text !== undefined && binary.byteLength === 0 && !outputs.some(isInBinary);
  const written = tensors.map((tensor, index) => withData(outputs[index] ?? null, tensor));
  const json = isPlain ? text : stringifyJson({ ...body, outputs: written }, { side: 'answer' });
  return { tensors, json, ...readModel(body) };
}

function readTensors(outputs: readonly Json[], binary: Uint8Array, isLatin1: boolean): readonly Tensor[] {
  let position = 0;
  const tensors = outputs.map((output) => {
    const head = readHead(output, 'answer');
    const size = binarySize(output);
    if (size === undefined) {
      const data = isJsonObject(output) ? output['data'] : undefined;
      if (data === undefined) throw tensorProblem('answer', head.name, 'it has no data');
      const exact = isLatin1 && head.datatype === 'BYTES' ? bytesFromLatin1(data) : data;
      return makeTensor(head.name, head.datatype, head.shape, exact, 'answer');
    }
    const bytes = binary.subarray(position, position + size);
    position += size;
    return tensorFromBytes(head, bytes, 'answer');
  });
  if (position === binary.byteLength) return tensors;
  const names = tensors.map(({ name }) => name).join(', ');
  throw tensorProblem('answer', names, `${position} bytes are stated, but there are ${binary.byteLength}`);
}

/** Triton writes BYTES that are not UTF-8 into its JSON as they are: read as Latin-1, each character is one byte. */
function bytesFromLatin1(data: Json): Json {
  return (flatten(data) ?? []).map((value) =>
    typeof value === 'string' ? { b64: Buffer.from(value, 'latin1').toString('base64') } : value,
  );
}

function isInBinary(output: Json): boolean {
  return binarySize(output) !== undefined;
}

/** The output as it were with its data in the JSON. */
function withData(output: Json, tensor: Tensor): Json {
  if (!isJsonObject(output)) return output;
  const { parameters, ...head } = output;
  const kept = Object.entries(isJsonObject(parameters) ? parameters : {}).filter(
    ([name]) => name !== 'binary_data_size',
  );
  const { datatype } = tensor;
  const data = isInBinary(output) || datatype === 'BYTES' ? toFlat(tensor) : ownField(output, 'data');
  return {
    ...head,
    ...(kept.length === 0 ? {} : { parameters: Object.fromEntries(kept) }),
    data: data as Json,
  };
}

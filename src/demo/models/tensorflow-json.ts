// TensorFlow Serving's JSON for predictions (tensorflow.org/tfx/serving/api_rest, "Predict API").

import { base64Bytes, flatten, isBase64Object, shapeOf } from '../../inference/nested.js';
import { isJsonObject, type Json, type JsonObject } from '../../inference/json.js';
import type { Tensor, TensorSpec } from '../../inference/tensor.js';
import { elementsOf, packElements, toElement, type Element } from './elements.js';
import { floatText } from './json-tensor.js';
import { refusal } from './model.js';

/** Reads the row form (`instances`) or the column form (`inputs`). Throws a refusal when a value does not fit. */
export function readTensors(body: JsonObject, specs: readonly TensorSpec[]): readonly Tensor[] {
  const { instances, inputs } = body;
  if (instances !== undefined && inputs !== undefined) {
    throw refusal('payload', "Request has both 'instances' and 'inputs' keys");
  }
  if (inputs !== undefined) return readColumns(inputs, specs);
  if (!Array.isArray(instances)) throw refusal('payload', "Missing 'inputs' or 'instances' key");
  return readRows(instances as readonly Json[], specs);
}

/** One value for each input, or by name; a single input's value may stand alone. */
function readColumns(inputs: Json, specs: readonly TensorSpec[]): readonly Tensor[] {
  const [only] = specs;
  if (isJsonObject(inputs) && !isBase64Object(inputs)) {
    rejectUnknown(inputs, specs);
    return specs.map((spec) => toTensor(spec, inputs[spec.name]));
  }
  if (only === undefined || specs.length > 1) {
    throw refusal(
      'payload',
      `inputs is a plain value/list, but expecting an object as multiple input tensors required`,
    );
  }
  return [toTensor(only, inputs)];
}

function readRows(rows: readonly Json[], specs: readonly TensorSpec[]): readonly Tensor[] {
  const named = rows.map((row): JsonObject => {
    if (isJsonObject(row) && !isBase64Object(row)) {
      rejectUnknown(row, specs);
      return row;
    }
    const [only] = specs;
    if (only !== undefined && specs.length === 1) return { [only.name]: row };
    throw refusal(
      'payload',
      'instances is a plain list, but expecting list of objects as multiple input tensors required',
    );
  });
  return specs.map((spec) => {
    const values = named.flatMap((row) => row[spec.name] ?? []);
    return toTensor(
      spec,
      values.length === named.length ? named.map((row) => row[spec.name] ?? null) : undefined,
    );
  });
}

function rejectUnknown(object: JsonObject, specs: readonly TensorSpec[]): void {
  const unknown = Object.keys(object).find((key) => !specs.some(({ name }) => name === key));
  if (unknown !== undefined) throw refusal('payload', `JSON object: does not have named input: ${unknown}`);
}

function toTensor({ name, datatype }: TensorSpec, value: Json | undefined): Tensor {
  if (value === undefined) throw refusal('payload', `Missing named input: ${name}`);
  const shape = shapeOf(value);
  if (shape === undefined)
    throw refusal('payload', `Encountered list at unexpected size for tensor: ${name}`);
  const elements = (flatten(value) ?? []).map((item) => {
    const element = toElement(datatype, isBase64Object(item) ? base64Bytes(item.b64) : item);
    if (element !== undefined) return element;
    throw refusal(
      'payload',
      `JSON Value: ${JSON.stringify(item, bigintText)} is not of expected type: ${datatype}`,
    );
  });
  return { name, datatype, shape, values: packElements(datatype, elements) };
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** The answer in the form of the request: `predictions` a row each for the row form, else `outputs`. A single output stands alone. */
export function writeTensors(tensors: readonly Tensor[], form: 'rows' | 'columns'): string {
  const [only] = tensors;
  if (form === 'columns') {
    const columns = tensors.map((tensor) => `${JSON.stringify(tensor.name)}:${nested(tensor)}`);
    return `{"outputs":${only !== undefined && tensors.length === 1 ? nested(only) : `{${columns.join(',')}}`}}`;
  }
  const rows = Array.from({ length: only?.shape[0] ?? 0 }, (_, row) => {
    const fields = tensors.map((tensor) => [tensor.name, nestedRow(tensor, row)] as const);
    if (fields.length === 1) return fields[0]?.[1] ?? '';
    return `{${fields.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
  });
  return `{"predictions":[${rows.join(',')}]}`;
}

function nestedRow(tensor: Tensor, row: number): string {
  const [rows = 1, ...inner] = tensor.shape;
  const size = tensor.values.length / rows;
  return nest(elementTexts(tensor).slice(row * size, (row + 1) * size), inner);
}

function nested(tensor: Tensor): string {
  return nest(elementTexts(tensor), tensor.shape);
}

function nest(texts: readonly string[], [size, ...inner]: readonly number[]): string {
  if (size === undefined) return texts[0] ?? '';
  const width = texts.length / Math.max(size, 1);
  const parts = Array.from({ length: size }, (_, at) =>
    nest(texts.slice(at * width, (at + 1) * width), inner),
  );
  return `[${parts.join(',')}]`;
}

/** Strings go out as they are, but in base64 where the name ends in `_bytes`. */
function elementTexts(tensor: Tensor): readonly string[] {
  const asBase64 = tensor.name.endsWith('_bytes');
  return elementsOf(tensor).map((element) => elementText(element, tensor, asBase64));
}

function elementText(element: Element, { datatype }: Tensor, asBase64: boolean): string {
  if (element instanceof Uint8Array) {
    const buffer = Buffer.from(element);
    return asBase64 ? `{"b64":"${buffer.toString('base64')}"}` : JSON.stringify(buffer.toString());
  }
  return /FP|BF/.test(datatype) ? floatText(Number(element)) : String(element);
}

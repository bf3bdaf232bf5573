import { rawValues } from '../cluster/witness/raw-values.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The Open Inference Protocol's word for a TensorProto's dtype. */
const datatypes: Readonly<Record<string, string>> = {
  DT_FLOAT: 'FP32',
  DT_DOUBLE: 'FP64',
  DT_INT32: 'INT32',
  DT_INT64: 'INT64',
  DT_STRING: 'BYTES',
};

/**
 * The outputs of a ModelInferResponse or a PredictResponse in protobuf's JSON, as grpcurl (camel case) and Python's json_format
 * (field names) print it: values as `stated` writes them, by name.
 */
export function protobufOutputs(text: string): Readonly<Record<string, readonly string[]>> {
  const { outputs, raw_output_contents: raw = [] } = withFieldNames(JSON.parse(text)) as {
    readonly outputs: readonly Fields[] | Readonly<Record<string, Fields>>;
    readonly raw_output_contents?: readonly string[];
  };
  if (Array.isArray(outputs)) {
    const named = (outputs as readonly Fields[]).map((output, at) => [
      String(output['name']),
      valuesOf(String(output['datatype']), raw[at], Object.values(output['contents'] ?? {}).flat()),
    ]);
    return Object.fromEntries(named) as Record<string, string[]>;
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => {
      const { dtype, tensor_content: content, ...rest } = tensor;
      const lists = Object.entries(rest).flatMap(([key, value]) => (key.endsWith('_val') ? [value] : []));
      return [name, valuesOf(datatypes[String(dtype)] ?? '', content as string | undefined, lists.flat())];
    }),
  );
}

function valuesOf(datatype: string, raw: string | undefined, values: readonly unknown[]): readonly string[] {
  if (raw !== undefined) return rawValues(datatype, Buffer.from(raw, 'base64'));
  if (datatype === 'FP32') return values.map((value) => String(Math.fround(Number(value))));
  if (datatype === 'FP64') return values.map((value) => String(Number(value)));
  return values.map(String);
}

/** Keys of objects as the .proto files have them, but for the names of outputs, which are values. */
function withFieldNames(value: unknown, areNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withFieldNames(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      areNames ? key : key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      withFieldNames(part, key === 'outputs'),
    ]),
  );
}

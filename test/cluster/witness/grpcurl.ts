/** grpcurl, for V2 over gRPC: its own encoding of our .proto file. */
import { join } from 'node:path';
import { run } from '../build/command.ts';
import { binary } from '../state/paths.ts';
import type { Client } from './python-client.ts';
import type { WitnessOutput, WitnessQuestion } from './question.ts';
import { rawValues } from './raw-values.ts';

type Tensor = {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly (string | number)[];
};
type Input = Tensor & { readonly data: unknown };
type Output = Tensor & { readonly contents?: Readonly<Record<string, readonly unknown[]>> };
type Response = { readonly outputs: readonly Output[]; readonly rawOutputContents?: readonly string[] };

/** The field of InferTensorContents in which a datatype travels (Open Inference Protocol, "Tensor contents"). */
const fields: Readonly<Record<string, string>> = {
  BOOL: 'bool_contents',
  INT8: 'int_contents',
  INT16: 'int_contents',
  INT32: 'int_contents',
  INT64: 'int64_contents',
  UINT8: 'uint_contents',
  UINT16: 'uint_contents',
  UINT32: 'uint_contents',
  UINT64: 'uint64_contents',
  FP32: 'fp32_contents',
  FP64: 'fp64_contents',
  BYTES: 'bytes_contents',
};

export const grpcurl: Client = {
  name: 'grpcurl',
  predict: async ({ address, host, model, body }: WitnessQuestion) => {
    const { inputs } = JSON.parse(body, exactly) as { readonly inputs: readonly Input[] };
    const request = { model_name: model, inputs: inputs.map(encode) };
    const protos = join(import.meta.dirname, '../../../protos');
    const proto = [`-import-path=${protos}`, '-proto=open_inference.proto'];
    const options = ['-plaintext', `-authority=${host}`, ...proto, '-d=@'];
    const args = [...options, address, 'inference.GRPCInferenceService/ModelInfer'];
    return outputsOf(await run(binary('grpcurl'), args, { input: JSON.stringify(request) }));
  },
  close: async () => undefined,
};

/** Protobuf's JSON takes numbers as text too, so that no digit is lost here. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

function encode({ name, datatype, shape, data }: Input): unknown {
  const values = [data].flat(Number.POSITIVE_INFINITY).map((value) => encodeValue(value, datatype));
  return { name, datatype, shape, contents: { [fields[datatype] ?? '']: values } };
}

function encodeValue(value: unknown, datatype: string): unknown {
  return datatype === 'BYTES' ? Buffer.from(String(value)).toString('base64') : value;
}

function outputsOf(text: string): readonly WitnessOutput[] {
  const { outputs, rawOutputContents } = JSON.parse(text) as Response;
  return outputs.map(({ name, datatype, shape, contents }, at) => {
    const raw = rawOutputContents?.[at];
    const values =
      raw === undefined
        ? Object.values(contents ?? {}).flat()
        : rawValues(datatype, Buffer.from(raw, 'base64'));
    return { name, datatype, shape: shape.map(Number), values: values.map(String) };
  });
}

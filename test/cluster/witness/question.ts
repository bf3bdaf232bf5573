/** The questions to clients that we did not write, and their answers. */

export type WitnessProtocol = 'v1' | 'v2' | 'grpc-v1' | 'grpc-v2';

export type WitnessQuestion = {
  /** HOST:PORT of the gateway. */
  readonly address: string;
  /** The Host or :authority. */
  readonly host: string;
  readonly protocol: WitnessProtocol;
  readonly model: string;
  /** V1's JSON for v1 and grpc-v1, V2's for the others. */
  readonly body: string;
  /** V2's binary tensors. */
  readonly binary: boolean;
};

/** One output, its values row by row: integers and floats as JavaScript writes them, bytes in base64. */
export type WitnessOutput = {
  readonly name: string;
  /** The Open Inference Protocol's word; V1 states none, and no shape. */
  readonly datatype?: string;
  readonly shape?: readonly number[];
  readonly values: readonly string[];
};

/** An output as a client in Python states it: floats as numbers. */
export type RawOutput = Omit<WitnessOutput, 'values'> & { readonly values: readonly (string | number)[] };

export function toOutput({ values, ...output }: RawOutput): WitnessOutput {
  return { ...output, values: values.map(String) };
}

import * as fc from 'fast-check';

const bytes = fc.uint8Array({ maxLength: 6 }).map((one) => Buffer.from(one));
const word = fc.string({ minLength: 1, maxLength: 5 });
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 4 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const contents = fc.record(
  {
    bool_contents: some(fc.boolean()),
    int_contents: some(fc.integer()),
    int64_contents: some(int64),
    uint_contents: some(uint32),
    uint64_contents: some(uint64),
    fp32_contents: some(fc.float()),
    fp64_contents: some(fc.double()),
    bytes_contents: some(bytes),
  },
  { requiredKeys: [] },
);
const output = fc.record({ name: word, datatype: word, shape: some(int64), contents }, { requiredKeys: [] });
const tensor = fc.record(
  {
    dtype: fc.constantFrom('DT_FLOAT', 'DT_STRING', 'DT_INT64'),
    tensor_shape: fc.record({ dim: some(fc.record({ size: int64 })) }),
    tensor_content: bytes,
    float_val: some(fc.float()),
    double_val: some(fc.double()),
    int_val: some(fc.integer()),
    int64_val: some(int64),
    string_val: some(bytes),
    bool_val: some(fc.boolean()),
  },
  { requiredKeys: [] },
);

/** Answers of any content, in proto-loader's form, and the methods that bring them. */
export const grpcMessages = [
  {
    name: 'gRPC V2 answers',
    service: 'inference.GRPCInferenceService',
    method: 'ModelInfer',
    file: 'open_inference.proto',
    message: fc.record(
      { model_name: word, id: word, outputs: some(output), raw_output_contents: some(bytes) },
      { requiredKeys: [] },
    ),
  },
  {
    name: 'gRPC V1 answers',
    service: 'tensorflow.serving.PredictionService',
    method: 'Predict',
    file: 'tensorflow_serving.proto',
    message: fc.record(
      {
        outputs: fc.dictionary(word, tensor, { minKeys: 1, maxKeys: 3 }),
        model_spec: fc.record({ name: word }),
      },
      { requiredKeys: [] },
    ),
  },
] as const;

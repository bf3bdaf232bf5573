import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { propertyRuns } from '../../fuzz/property-runs.js';
import type { DemoModel } from '../../../src/demo/models/catalog.js';
import { bytesField, messageBytes, textField, varintField } from '../../../src/demo/wire/protobuf-writer.js';
import { demoModels } from './serving.js';

const { signal } = new AbortController();

/** The slow model answers nothing new, only later. */
const models = [...demoModels].filter(([service]) => service !== 'slow');
const rest = models.filter(([, { protocol }]) => protocol === 'v1' || protocol === 'v2');
const grpc = models.filter(([, { protocol }]) => protocol.startsWith('grpc'));

/** A post to where the model predicts; what it throws would be a bug of the demo, so the test fails on it. */
async function status(
  model: DemoModel,
  path: string,
  type: string,
  body: Uint8Array,
  more = {},
): Promise<unknown> {
  const headers = { 'content-type': type, ...more };
  const outcome = await model.handler({ method: 'POST', authority: 'h', path, headers, body }, signal);
  return outcome === 'reset' ? outcome : outcome.status;
}

/** JSON that nearly is a request, so that it gets past the first checks. */
const tensorJson = fc.record(
  {
    name: fc.constantFrom('x', 'image', 'input-0'),
    datatype: fc.constantFrom('FP32', 'INT64', 'BYTES', 'BOOL', 'FP16', 'x'),
    shape: fc.array(fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constant(2 ** 52)), { maxLength: 4 }),
    data: fc.jsonValue(),
    parameters: fc.record({ binary_data_size: fc.integer({ min: -3, max: 9 }) }),
  },
  { requiredKeys: ['name', 'datatype', 'shape'] },
);
const requestJson = fc.oneof(
  fc.jsonValue(),
  fc.record(
    { inputs: fc.array(tensorJson), outputs: fc.array(fc.jsonValue()), id: fc.jsonValue() },
    { requiredKeys: ['inputs'] },
  ),
  fc.record({ instances: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())) }),
);

test.each(rest)('%s answers whatever JSON and bytes come', async (_, model) => {
  const verb = model.protocol === 'v1' ? ':predict' : '/infer';
  const path = `/${model.protocol}/models/${model.modelName}${verb}`;
  await fc.assert(
    fc.asyncProperty(
      requestJson,
      fc.uint8Array(),
      fc.integer({ min: -1, max: 80 }),
      async (json, bytes, length) => {
        const body = Buffer.concat([Buffer.from(JSON.stringify(json)), bytes]);
        const plain = await status(
          model,
          path,
          'application/json',
          body.subarray(0, body.length - bytes.length),
        );
        const header = { 'inference-header-content-length': String(length) };
        const binary = await status(model, path, 'application/octet-stream', body, header);
        expect([plain, binary]).toEqual([expect.any(Number), expect.any(Number)]);
      },
    ),
    { numRuns: propertyRuns(100) },
  );
});

const textJson = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      model: fc.oneof(fc.constantFrom('writer', 'qwen'), fc.jsonValue()),
      messages: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ role: fc.constantFrom('user', 'system', 1), content: fc.jsonValue() }), {
          maxLength: 3,
        }),
      ),
      prompt: fc.jsonValue(),
      input: fc.jsonValue(),
      max_tokens: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.jsonValue()),
      temperature: fc.oneof(fc.double(), fc.jsonValue()),
      stop: fc.jsonValue(),
      n: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constant(null)),
      stream: fc.oneof(fc.boolean(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
);

test.each([
  ['writer', '/v1'],
  ['qwen', '/openai/v1'],
])('%s answers whatever JSON and bytes come', async (service, prefix) => {
  const model = demoModels.get(service);
  if (model === undefined) throw new Error(`the demo has no ${service}`);
  const path = fc.constantFrom('chat/completions', 'completions', 'embeddings');
  await fc.assert(
    fc.asyncProperty(path, textJson, fc.uint8Array(), async (end, json, bytes) => {
      const text = Buffer.from(JSON.stringify(json));
      const whole = await status(model, `${prefix}/${end}`, 'application/json', text);
      const cut = Buffer.concat([text, bytes]);
      const broken = await status(model, `${prefix}/${end}`, 'application/json', cut);
      expect([whole, broken]).toEqual([expect.any(Number), expect.any(Number)]);
    }),
    { numRuns: propertyRuns(100) },
  );
});

const methods = {
  'grpc-v1': '/tensorflow.serving.PredictionService/Predict',
  'grpc-v2': '/inference.GRPCInferenceService/ModelInfer',
} as const;

/** Field 5 is V2's list of inputs, field 2 TensorFlow's map of them; the bytes inside may be anything. */
const message = fc
  .tuple(fc.constantFrom(1, 2, 5, 6, 7), fc.uint8Array(), fc.integer({ min: 0, max: 30 }))
  .map(([field, bytes, type]) => {
    const tensor = messageBytes(varintField(1, type), bytesField(2, bytes), bytesField(field, bytes));
    return bytesField(field, messageBytes(textField(1, 'x'), bytesField(2, tensor), bytesField(5, bytes)));
  });

test.each(grpc)('%s answers whatever message comes', async (_, model) => {
  const path = model.protocol === 'grpc-v1' ? methods['grpc-v1'] : methods['grpc-v2'];
  const named =
    model.protocol === 'grpc-v1'
      ? bytesField(1, textField(1, model.modelName))
      : textField(1, model.modelName);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(message, fc.uint8Array()), { maxLength: 4 }), async (fields) => {
      const bytes = messageBytes(named, ...fields);
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(bytes.byteLength, 1);
      expect(await status(model, path, 'application/grpc', Buffer.concat([prefix, bytes]))).toBe(200);
    }),
    { numRuns: propertyRuns(100) },
  );
});

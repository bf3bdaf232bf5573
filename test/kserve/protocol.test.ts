import { expect, test } from 'vitest';
import { draftService } from '../../src/kserve/inference-service.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { inferenceService, parsed } from './objects.js';

const h2c = [{ name: 'h2c', containerPort: 9000 }];
const model = (format: string, more: KubeObject = {}): KubeObject => ({
  model: { modelFormat: { name: format }, ...more },
});
const custom = (more: KubeObject): KubeObject => ({ containers: [{ name: 'kserve-container', ...more }] });
const env = (value: string): KubeObject => ({ env: [{ name: 'PROTOCOL', value }] });
const onlyH2c = 'its only port is named h2c';

test.each<readonly [string, KubeObject, KubeObject | undefined, string, string]>([
  ['nothing stated', model('sklearn'), undefined, 'v1', "KServe's default"],
  ['protocolVersion', model('sklearn', { protocolVersion: 'v2' }), undefined, 'v2', 'protocolVersion v2'],
  [
    'a protocolVersion that is none',
    model('sklearn', { protocolVersion: 'v9' }),
    undefined,
    'v1',
    "KServe's default",
  ],
  ['h2c and tensorflow', model('tensorflow', { ports: h2c }), undefined, 'grpc-v1', onlyH2c],
  ['h2c and old-style tensorflow', { tensorflow: { ports: h2c } }, undefined, 'grpc-v1', onlyH2c],
  ['h2c and v2', model('tensorflow', { ports: h2c, protocolVersion: 'v2' }), undefined, 'grpc-v2', onlyH2c],
  [
    'h2c and grpc-v2',
    model('tensorflow', { ports: h2c, protocolVersion: 'grpc-v2' }),
    undefined,
    'grpc-v2',
    onlyH2c,
  ],
  [
    'h2c and grpc-v1',
    model('onnx', { ports: h2c, protocolVersion: 'grpc-v1' }),
    undefined,
    'grpc-v1',
    onlyH2c,
  ],
  ['h2c alone', model('onnx', { ports: h2c }), undefined, 'grpc-v2', onlyH2c],
  [
    'h2c and a runtime that lists grpc-v1',
    model('saved', { ports: h2c, runtime: 'kserve-tensorflow-serving' }),
    undefined,
    'grpc-v1',
    onlyH2c,
  ],
  ['the port is the runtime’s', model('saved', { runtime: 'own-tensorflow' }), undefined, 'grpc-v1', onlyH2c],
  [
    'Triton serves tensorflow in v2',
    model('tensorflow', { ports: h2c, runtime: 'kserve-tritonserver' }),
    undefined,
    'grpc-v2',
    onlyH2c,
  ],
  [
    'a port named grpc-web counts as gRPC',
    model('onnx', { ports: [{ name: 'grpc', containerPort: 9000 }] }),
    undefined,
    'grpc-v2',
    'its only port is named grpc',
  ],
  [
    'REST beside gRPC',
    model('tensorflow', { ports: [...h2c, { name: 'http1', containerPort: 8080 }] }),
    undefined,
    'v1',
    "KServe's default",
  ],
  ['PROTOCOL of a custom predictor', custom(env('v2')), undefined, 'v2', 'env PROTOCOL of the predictor v2'],
  [
    'PROTOCOL of a transformer before the predictor',
    model('sklearn', { protocolVersion: 'v2' }),
    custom(env('v1')),
    'v1',
    'env PROTOCOL of the transformer v1',
  ],
  ['ports of the transformer', model('tensorflow'), custom({ ports: h2c }), 'grpc-v2', onlyH2c],
  [
    'the predictor’s h2c behind a transformer',
    model('tensorflow', { ports: h2c }),
    custom({}),
    'v1',
    "KServe's default",
  ],
  ['triton', model('triton'), undefined, 'v2', "KServe's default for triton"],
  ['old-style onnx', { onnx: {} }, undefined, 'v2', "KServe's default for onnx"],
  ['old-style sklearn', { sklearn: { protocolVersion: 'v2' } }, undefined, 'v2', 'protocolVersion v2'],
  [
    'a runtime by name: the first of v1 and v2',
    model('hf', { runtime: 'kserve-huggingfaceserver' }),
    undefined,
    'v2',
    'runtime kserve-huggingfaceserver v2',
  ],
  [
    'a runtime by name, KServe’s own default',
    model('sklearn', { runtime: 'kserve-mlserver' }),
    undefined,
    'v2',
    'runtime kserve-mlserver v2',
  ],
  [
    'a runtime that cannot be read',
    model('sklearn', { runtime: 'secret' }),
    undefined,
    'v1',
    "KServe's default",
  ],
  ['vLLM', model('vLLM'), undefined, 'openai', "vLLM serves OpenAI's API"],
  [
    'vLLM as the webhook of KServe 0.20 writes it, with protocolVersion v2',
    model('vLLM', { protocolVersion: 'v2' }),
    undefined,
    'openai',
    "vLLM serves OpenAI's API",
  ],
  [
    'a custom container with an image of vLLM',
    custom({ image: 'vllm/vllm-openai:v0.9.0' }),
    undefined,
    'openai',
    "vLLM serves OpenAI's API",
  ],
  [
    'a custom TensorFlow Serving',
    custom({ image: 'tensorflow/serving:2', ports: h2c }),
    undefined,
    'grpc-v1',
    onlyH2c,
  ],
])('%s', (_, predictor, transformer, protocol, why) => {
  const service = parsed({ predictor, ...(transformer === undefined ? {} : { transformer }) });
  expect([service.protocol, service.protocolWhy]).toEqual([protocol, why]);
});

test.each<readonly [string, KubeObject, string | undefined]>([
  ['no runtime named', model('sklearn'), undefined],
  ['a protocolVersion', model('sklearn', { runtime: 'own', protocolVersion: 'v2' }), undefined],
  ['a runtime with KServe’s own default', model('sklearn', { runtime: 'kserve-mlserver' }), undefined],
  ['a runtime by name', model('sklearn', { runtime: 'own' }), 'own'],
  ['gRPC of a kind that only the runtime knows', model('saved', { ports: h2c }), 'kserve-sklearnserver'],
  ['gRPC of TensorFlow', model('tensorflow', { ports: h2c }), undefined],
  [
    'gRPC of a runtime with KServe’s own default',
    model('saved', { ports: h2c, runtime: 'kserve-tritonserver' }),
    undefined,
  ],
  ['vLLM', model('vLLM', { runtime: 'own' }), undefined],
])('the runtime is needed: %s', (_, predictor, expected) => {
  expect(draftService(inferenceService({ predictor })).neededRuntime).toBe(expected);
});

test('behind a transformer no runtime is needed', () => {
  const object = inferenceService({
    predictor: model('sklearn', { runtime: 'own' }),
    transformer: custom({}),
  });
  expect(draftService(object).neededRuntime).toBeUndefined();
});

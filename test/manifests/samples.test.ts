import { expect, test } from 'vitest';
import { readPayload } from '../../src/payload/read.js';
import { at, listAt, readText, readYaml } from './manifest-files.js';
import { atOnce } from '../../src/runtime/work.js';

const read = (...given: Parameters<typeof readPayload>) => atOnce(readPayload(...given));

const names = ['flower-grpc', 'flower-sample', 'sklearn-iris', 'sklearn-v2-iris'];
const guide = readText('docs/kind.md');

test.each(names)(
  '%s: an InferenceService of the name of its file, that the guide calls by its name',
  (name) => {
    const [service, ...others] = readYaml(`manifests/samples/${name}.yaml`);
    expect(service).toMatchObject({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name, namespace: 'kserve-test' },
      spec: { predictor: { model: { storageUri: expect.stringMatching(/^gs:/) } } },
    });
    expect(guide).toContain(`isvc predict ${name} -n kserve-test`);
    for (const example of others) {
      expect(example).toMatchObject({
        kind: 'ConfigMap',
        metadata: { namespace: 'kserve-test', labels: { 'isvc/example-for': name } },
      });
      const text = String(at(example, 'data', 'payload.json'));
      expect(read(new TextEncoder().encode(text)).kind).toBe('json');
    }
  },
);

test("the gRPC model's only port is named h2c: TensorFlow Serving's gRPC", () => {
  const [service] = readYaml('manifests/samples/flower-grpc.yaml');
  expect(listAt(service, 'spec', 'predictor', 'model', 'ports')).toEqual([
    { containerPort: 9000, name: 'h2c', protocol: 'TCP' },
  ]);
});

test('the V2 model asks for V2 of a runtime that serves it', () => {
  const [service] = readYaml('manifests/samples/sklearn-v2-iris.yaml');
  expect(at(service, 'spec', 'predictor', 'model')).toMatchObject({
    protocolVersion: 'v2',
    runtime: 'kserve-sklearnserver',
  });
});

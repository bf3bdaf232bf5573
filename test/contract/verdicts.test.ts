import { expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { answerOf, never, predictOptions } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const irisV2 = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[[6.8,2.8,4.8,1.4]]}]}';

test('slow: when the time runs out, it is said who had it', async () => {
  const { verdict, roundTrip } = await (
    await open()
  ).predict(world().target('slow'), iris, { timeoutMs: 1000 });
  expect(verdict).toMatchObject({ who: 'timeout', ok: false });
  expect(roundTrip.failure).toMatchObject({ phase: 'wait', code: 'TIMEOUT' });
  expect(stepsText(verdict.next)).toContain('--timeout');
});

test('slow: it can be cancelled while it waits, and what comes next works', async () => {
  const product = await open();
  const target = world().target('slow');
  const cancel = new AbortController();
  const onProgress = (doing: string): void => {
    if (doing.startsWith('waiting for')) cancel.abort(new Error('enough'));
  };
  const options = predictOptions(target, iris, { onProgress });
  const service = await product.find(target);
  await expect(product.predictor.predict(service, options, cancel.signal)).rejects.toThrow('enough');
  expect(jsonText(answerOf(await product.predict(world().target('kserve-v1'), iris)))).toContain(
    '"predictions"',
  );
});

test('a server that fails: the model answered, with its own words', async () => {
  const { verdict } = await (await open()).predict(world().target('fails'), iris);
  expect(verdict).toMatchObject({ who: 'model', ok: false });
  expect(verdict.summary).toMatch(/^the model failed on this payload: .+/);
});

test('a web page in place of an answer: the server wrote it, as far as that can be known, and it is shown', async () => {
  const { verdict, answer } = await (await open()).predict(world().target('not-json'), iris);
  expect(answer).toBeUndefined();
  // With Knative the gateway is passed twice, and an answer of its second pass looks as one from behind it.
  expect(verdict).toMatchObject({ who: world().mode === 'Knative' ? 'not-sure' : 'server', ok: false });
  expect(verdict.summary).toContain('a web page in place of a prediction: ');
});

test.each<[Role, string]>([
  ['kserve-v1', iris],
  ['kserve-v2', irisV2],
  ['kserve-grpc', irisV2],
  ['mlserver-v2', irisV2],
  ['mlserver-grpc', irisV2],
  ['half-plus-two-grpc', '{"instances":[1.0]}'],
])('%s asked for an unknown model: the server says so', async (role, body) => {
  const { verdict } = await (await open()).predict(world().target(role), body, { model: 'no-such-model' });
  expect(verdict).toMatchObject({
    who: 'server',
    summary: expect.stringMatching(/^the server has no model named no-such-model: /),
  });
});

test.each<[Role]>([['kserve-v1'], ['kserve-v2'], ['mlserver-v2']])(
  '%s asked for an unknown model: the models that it has are told',
  async (role) => {
    const target = world().target(role);
    const { verdict } = await (
      await open()
    ).predict(target, role === 'kserve-v1' ? iris : irisV2, {
      model: 'no-such-model',
    });
    expect(stepsText(verdict.next)).toContain(`--model ${target.model ?? target.service}`);
  },
);

test.each<[Role, string]>([
  ['kserve-v1', '{"instances":[[1,2]]}'],
  ['kserve-v1', '{"instances":"iris"}'],
  ['kserve-v2', irisV2.replace('[1,4]', '[1,2]').replace('6.8,2.8,', '')],
  ['kserve-grpc', irisV2.replace('[1,4]', '[1,2]').replace('6.8,2.8,', '')],
  ['mlserver-v2', irisV2.replace('[1,4]', '[1,2]').replace('6.8,2.8,', '')],
  ['half-plus-two-grpc', '{"inputs":{"nothing":[1.0]}}'],
])(
  '%s refuses %s: the model’s own words, and its metadata as the next step where it states any',
  async (role, body) => {
    const target = world().target(role);
    const { predict, predictor, find } = await open();
    const { verdict } = await predict(target, body);
    expect(verdict).toMatchObject({ who: 'model', ok: false });
    const stated = predictor.metadata(await find(target), predictOptions(target, iris), never);
    const inputs = await stated.then(
      ({ signatures }) => signatures.flatMap((signature) => signature.inputs),
      () => [],
    );
    expect(stepsText(verdict.next).includes(`isvc metadata ${target.service}`)).toBe(inputs.length > 0);
  },
);

test('what is no JSON is not sent', async () => {
  const { predict } = await open();
  await expect(predict(world().target('kserve-v1'), '{"instances":[[1,2')).rejects.toMatchObject({
    kind: 'payload',
  });
});

test('metadata: what the server states', async () => {
  const { predictor, find } = await open();
  const target = world().target('flower-grpc');
  const { signatures } = await predictor.metadata(await find(target), predictOptions(target, iris), never);
  expect(signatures[0]?.inputs.map(({ name }) => name)).toContain('image_bytes');
});

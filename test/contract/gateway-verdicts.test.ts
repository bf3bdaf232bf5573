// Who answered, where that was the gateway, or what stands in it.
import { expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { jsonText } from '../../src/inference/answer.js';
import { exitCodes, stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { answerOf, never, predictOptions } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const irisV2 = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[[6.8,2.8,4.8,1.4]]}]}';

test('no route: the gateway answered, and the hosts that it has are told', async () => {
  const target = world().target('no-route');
  const { verdict, answer } = await (await open()).predict(target, iris);
  expect(answer).toBeUndefined();
  expect(verdict).toMatchObject({ who: 'gateway', ok: false });
  expect(verdict.summary).toMatch(new RegExp(`no route for host ${target.service}-${target.namespace}\\.`));
  expect(stepsText(verdict.next)).toMatch(new RegExp(`routes in .+ are for: .*-${target.namespace}\\.`));
});

test('no route over gRPC: the same verdict', async () => {
  const target = { ...world().target('no-route'), protocol: 'grpc-v2' as const };
  const { verdict } = await (await open()).predict(target, irisV2);
  expect(verdict).toMatchObject({ who: 'gateway', summary: expect.stringContaining('no route for host') });
});

test('unauthorised: the auth layer answered, and how to get a token is told', async () => {
  const { verdict } = await (await open()).predict(world().target('unauthorised'), iris);
  expect(verdict).toMatchObject({ who: 'auth', ok: false });
  expect(stepsText(verdict.next)).toContain('kubectl create token');
});

test('unauthorised: a token that is not accepted is told apart from none', async () => {
  const { verdict } = await (
    await open({ token: 'not.a.token' })
  ).predict(world().target('unauthorised'), iris);
  expect(verdict.who).toBe('auth');
  expect(stepsText(verdict.next)).toContain('was not accepted');
});

test('unauthorised: with its token, the model answers', async () => {
  const exchange = await (await open({ token: world().token })).predict(world().target('unauthorised'), iris);
  expect(jsonText(answerOf(exchange))).toContain('"predictions"');
  expect(wholeText(exchange.request)).not.toContain(world().token);
});

test.each(['v1', 'grpc-v2'] as const)('no backend over %s: the gateway reached no pod', async (protocol) => {
  const target = { ...world().target('no-backend'), protocol };
  const { verdict } = await (await open()).predict(target, protocol === 'v1' ? iris : irisV2);
  expect(verdict).toMatchObject({ who: 'gateway', ok: false });
  expect(verdict.summary).toMatch(
    /^the gateway (reached no pod|found no server listening in the pod) of no-backend: /,
  );
});

test.each<Role>(['no-route', 'unauthorised'])(
  'asked whether it is ready, %s: the service is, and of its server nothing is known',
  async (role) => {
    const { find, predictor } = await open();
    const target = world().target(role);
    const readying = await predictor.ready(await find(target), predictOptions(target, iris), never);
    expect(readying).toMatchObject({
      serviceReady: true,
      serverReady: undefined,
      modelReady: undefined,
      problem: 'not-ready',
    });
    // The exit code of `isvc ready`.
    expect(exitCodes[readying.problem ?? 'bug']).toBe(4);
  },
);

test.each<[Role, RegExp]>([
  ['no-route', /no route/],
  ['unauthorised', /authentication/],
])('metadata of %s: who stopped the question', async (role, why) => {
  const { predictor, find } = await open();
  const target = world().target(role);
  const asked = predictor.metadata(await find(target), predictOptions(target, iris), never);
  await expect(asked).rejects.toThrow(why);
});

// Only an HTTPRoute has a timeout: an Ingress has no field for one.
import { expect, test } from 'vitest';
import { stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

test('slower than its route allows: the gateway gave up, and --timeout is not what to raise', async () => {
  const { verdict, roundTrip } = await (await open()).predict(world().target('route-timeout'), iris);
  expect(roundTrip.response).toMatchObject({ status: 504 });
  expect(verdict).toMatchObject({ who: 'timeout', ok: false });
  expect(verdict.summary).toContain('the gateway gave up waiting for the model');
  expect(stepsText(verdict.next)).toContain('spec.predictor.timeout');
});

// A graph that only the real cluster has: its step is behind the gateway, and expects a token.
import { expect, test } from 'vitest';
import { stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';
import type { Target } from './world.js';

const world = useWorld();
const open = useProducts(world);

const body = '{"instances":[[6.8,2.8,4.8,1.4]]}';

function graph(namespace: string, service: string): Target {
  return { namespace, service, kind: 'graph', protocol: 'v1' };
}

test('a step that expects a token does not get the one that the graph is called with', async () => {
  const { predict } = await open({ token: world().token });
  const { verdict } = await predict(graph('kserve-test', 'needs-token'), body);
  expect(verdict).toMatchObject({
    who: 'auth',
    ok: false,
    summary: expect.stringMatching(/^step guarded .+ of the graph: .+ HTTP 401 Jwt is missing$/),
  });
  expect(stepsText(verdict.next)).toContain('router.headers.propagate');
});

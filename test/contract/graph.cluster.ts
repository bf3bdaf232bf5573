// Graphs that only the real cluster has: a step behind the gateway that expects a token, and a step of a language model.
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

test('a step of a language model fails, as is said of it: KServe gives it the path of a prediction', async () => {
  const { verdict, notes } = await (await open()).predict(graph('llm-test', 'language-step'), body);
  expect(verdict.ok).toBe(false);
  expect(verdict.summary).toMatch(/^step write \(vllm\) of the graph: .+ HTTP 404 File Not Found$/);
  expect(notes.join('\n')).toContain("vllm speaks OpenAI's API alone");
});

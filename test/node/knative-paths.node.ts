import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { irisClass, predictIris, untilExit } from './iris.ts';
import type { IrisService } from './iris.ts';
import { changeIngressConfig, untilUrl } from './kserve-ingress.ts';
import { isvc, openIsvc } from './node-world.ts';
import { useNode } from './use-node.ts';

// `pathTemplate`: all services share one host, and each has a path of its own below it.
useNode();

const services: readonly IrisService[] = ['sklearn-iris', 'sklearn-v2-iris'];
const all: readonly IrisService[] = [...services, 'iris-grpc'];
const path = (name: string): string => `/serving/kserve-test/${name}`;

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await changeIngressConfig({ pathTemplate: '/serving/{{ .Namespace }}/{{ .Name }}' });
  for (const name of all) await untilUrl(name, `http://example.com${path(name)}`);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  await changeIngressConfig({ pathTemplate: '' });
  for (const name of all) await untilUrl(name, `http://${name}.kserve-test.example.com`);
});

test.each(services)('%s is called below its path, at the host that all share', async (name) => {
  const answered = await untilExit(0, name);
  expect(answered.stderr).toMatch(new RegExp(`^> POST ${path(name)}/v[12]/models/${name}`, 'm'));
  expect(answered.stderr).toMatch(/^> host: example\.com$/m);
  expect(answered.stderr).toContain('answered by the model');
  expect(irisClass(answered)).toBe(1);
  const ready = await isvc('ready', name, '-n', 'kserve-test');
  expect(ready.stdout).toMatch(/model +ready/);
  expect(ready.code).toBe(0);
});

test('gRPC has no place for a path: isvc calls the predictor by its own host', async () => {
  const answered = await untilExit(0, 'iris-grpc');
  expect(answered.stderr).toMatch(/^> :authority: iris-grpc-predictor\.kserve-test\.example\.com$/m);
  expect(irisClass(answered)).toBe(1);
});

test('a path that no route has is told with its path', async () => {
  const { code, stdout, stderr } = await predictIris('sklearn-iris', '--host', 'nobody.example.com');
  expect(stderr).toContain('answered by the gateway');
  expect(stderr).toContain(`no route for path ${path('sklearn-iris')} of host nobody.example.com`);
  expect([code, stdout]).toEqual([6, '']);
});

test('p in the terminal UI goes there too', async () => {
  const screen = await openIsvc('-n', 'kserve-test');
  await expect(screen).toShow('sklearn-iris');
  screen.press('/', 'sklearn-iris', 'enter');
  await expect(screen).toShow('▸ sklearn-iris');
  screen.press('p');
  await expect(screen).toShow('answered by the model', 'predictions  INT64 [2]  1, 1');
});

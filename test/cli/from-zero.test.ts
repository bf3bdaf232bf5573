import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal } from '../journeys/terminal.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const payload = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];

test('a service at zero is ready, and is not woken by being asked what it is', async () => {
  const { stdout } = await isvc.run(['list', '-o', 'json']);
  const { items } = JSON.parse(stdout) as { readonly items: readonly object[] };
  expect(items).toContainEqual(
    expect.objectContaining({ metadata: expect.objectContaining({ name: 'scaled-to-zero' }) as object }),
  );
  const { code } = await isvc.run(['endpoint', 'scaled-to-zero']);
  expect(code).toBe(0);
  expect(await podsOf('scaled-to-zero')).toEqual([]);
});

test('predict starts it, tells what its pod says in the meantime, and brings the answer', async () => {
  const terminal = openTerminal({
    arguments: ['predict', 'scaled-to-zero', ...payload],
    columns: 160,
    environment: { KUBECONFIG: join(isvc.folder(), 'kubeconfig'), XDG_CONFIG_HOME: isvc.folder() },
  });
  await terminal.shows('waiting for scaled-to-zero, which is starting from zero: it has no pod yet');
  await terminal.shows(
    'waiting for scaled-to-zero, which is starting from zero: predictor: ContainerCreating',
  );
  await terminal.shows('"predictions"', 'answered by the model');
  await terminal.exited;
  expect(await podsOf('scaled-to-zero')).toHaveLength(1);
});

async function podsOf(service: string): Promise<readonly unknown[]> {
  const selector = encodeURIComponent(`serving.kserve.io/inferenceservice=${service}`);
  const path = `/api/v1/namespaces/kserve-demo/pods?labelSelector=${selector}`;
  const list = await (await fetch(`${isvc.demo().apiUrl}${path}`)).json();
  return (list as { readonly items: readonly unknown[] }).items;
}

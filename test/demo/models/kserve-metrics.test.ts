import { expect, onTestFinished, test } from 'vitest';
import { kserveServer } from '../../../src/demo/models/kserve-server.js';
import { predictNothing } from '../../../src/demo/models/predict-v1.js';
import { startDualServer } from '../../../src/demo/wire/dual-server.js';
import { ask } from './serving.js';

/** How often the server has timed each step. */
async function timed(port: number): Promise<Readonly<Record<string, number>>> {
  const { text } = await ask(port, '/metrics');
  const counts = [...text.matchAll(/^request_(\w+)_seconds_count\{model_name="rejects"\} (.+)$/gm)];
  return Object.fromEntries(counts.map(([, step = '', count]) => [step, Number(count)]));
}

test('a model that fails was asked, and is timed up to there; a request that cannot be read is not', async () => {
  const server = await startDualServer(kserveServer({ name: 'rejects', predict: predictNothing }));
  onTestFinished(server.close);
  const predict = (path: string, body: string) => ask(server.port, `/v1/models/${path}:predict`, { body });
  expect(await timed(server.port)).toEqual({});
  expect((await predict('rejects', '{"instances":')).status).toBe(400);
  expect((await predict('other', '{"instances":[1]}')).status).toBe(404);
  expect(await timed(server.port)).toEqual({});
  expect((await predict('rejects', '{"instances":[1]}')).status).toBe(500);
  expect(await timed(server.port)).toEqual({ preprocess: 1, predict: 1 });
});

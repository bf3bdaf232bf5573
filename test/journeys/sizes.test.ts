import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import stringWidth from 'string-width';
import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../../src/demo/demo.js';
import { newFolder, openIsvc, openOn } from './open-isvc.js';
import { silentModel } from './silent-model.js';

test.each([
  [60, 16],
  [80, 24],
  [120, 40],
  [160, 40],
  [300, 100],
])('at %i×%i one finds a service, predicts and sees who answered', async (columns, rows) => {
  const screen = await openOn('sklearn-iris', { columns, rows });
  screen.press('p');
  await screen.shows('answered by the model', 'sent the example');
  expect(screen.rows()).toHaveLength(rows);
  expect(screen.rows().at(-1)).toContain('q quit');
});

test('the size may change while a prediction is in flight', async () => {
  const screen = await openOn('slow', { columns: 120, rows: 40, arguments: await silentModel() });
  screen.press('p');
  await screen.shows('asking…');
  screen.resize(60, 16);
  await screen.shows('asking…', 'q quit');
  screen.resize(100, 30);
  await expect(screen).toShow('asking…', 'esc cancels');
});

test('wide and combining characters from the cluster leave the columns in line', async () => {
  const demo = await startDemo({});
  onTestFinished(demo.close);
  demo.controls.apply({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'wide', namespace: 'kserve-demo' },
    spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } } },
    status: { conditions: [{ type: 'Ready', status: 'False', message: '模型加载失败 e\u0301 🚀 的 模型' }] },
  });
  const KUBECONFIG = path.join(await newFolder(), 'kubeconfig');
  await writeFile(KUBECONFIG, demo.kubeconfig);
  const screen = await openIsvc({ columns: 120, rows: 40, environment: { KUBECONFIG } });
  screen.press('G', 'k');
  await screen.shows('▸ wide', '模型加载失败 e\u0301');
  const [wide, other] = ['▸ wide', 'bad-model'].map((text) =>
    screen.rows().find((row) => row.includes(text)),
  );
  expect(stringWidth(wide ?? '')).toBe(stringWidth(other ?? ''));
  expect(wide).toMatch(/\d+s$/);
});

test('inside tmux a copy goes to tmux and through it', async () => {
  const screen = await openOn('sklearn-iris', { environment: { TMUX: '/tmp/tmux' } });
  screen.press('C');
  await screen.shows('copied the');
  expect(screen.raw()).toContain('\u001BPtmux;\u001B\u001B]52;c;');
});

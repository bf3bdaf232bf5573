import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../../src/demo/demo.js';
import { newFolder } from './open-isvc.js';
import { openOwnTerminal } from './own-terminal.js';

/** A folder for XDG_CONFIG_HOME with these settings, and their file. */
async function settings(text: string) {
  const XDG_CONFIG_HOME = await newFolder();
  const file = path.join(XDG_CONFIG_HOME, 'isvc', 'config.yaml');
  await mkdir(path.dirname(file));
  await writeFile(file, text);
  return { XDG_CONFIG_HOME, file };
}

async function cluster(): Promise<{ readonly KUBECONFIG: string }> {
  const demo = await startDemo({});
  onTestFinished(demo.close);
  const KUBECONFIG = path.join(await newFolder(), 'kubeconfig');
  await writeFile(KUBECONFIG, demo.kubeconfig.replaceAll('isvc-demo', 'mine'), { mode: 0o600 });
  return { KUBECONFIG };
}

test('the demo starts in spite of a mistake in the settings, tells it, and keeps what is right', async () => {
  const { XDG_CONFIG_HOME, file } = await settings('columns: [ready]\nrefreshSeconds: often\n');
  const screen = openOwnTerminal({ columns: 150, environment: { XDG_CONFIG_HOME } });
  await screen.shows('flower-sample', `${file}, line 2: refreshSeconds is not a number`);
  expect(screen.rows().join('\n')).not.toContain('PROTOCOL');
  screen.press('j');
  await expect(screen).not.toShow('line 2');
});

test('on a cluster a mistake is a screen that names its line; enter goes on once it is corrected', async () => {
  const { XDG_CONFIG_HOME, file } = await settings('colors: always\ncolumms: [ready]\n');
  const environment = { XDG_CONFIG_HOME, ...(await cluster()) };
  const screen = openOwnTerminal({ columns: 150, arguments: [], environment });
  await screen.shows(`${file}, line 2: there is no setting columms`, 'Did you mean columns?', 'd demo');
  await writeFile(file, '\n\ncolumns: [redy]\n');
  screen.press('enter');
  await screen.shows('line 3: there is no column redy');
  await writeFile(file, 'columns: [ready]\n');
  screen.press('enter');
  await screen.shows('mine / kserve-demo', 'flower-sample');
  expect(screen.rows().join('\n')).not.toContain('PROTOCOL');
});

test('from the screen of a mistake d opens the demo', async () => {
  const { XDG_CONFIG_HOME } = await settings('colors: pink\n');
  const environment = { XDG_CONFIG_HOME, ...(await cluster()) };
  const screen = openOwnTerminal({ columns: 150, arguments: [], environment });
  await screen.shows('line 1: colors cannot be pink');
  screen.press('d');
  await expect(screen).toShow('isvc-demo / kserve-demo', 'flower-sample');
});

test('chosen keys work and are shown from the start; a mistake in them is told with its line, and none has an effect', async () => {
  const { XDG_CONFIG_HOME } = await settings("keys:\n  predict: [X]\n  yaml: 'ctrl-y'\n");
  const screen = openOwnTerminal({ columns: 150, environment: { XDG_CONFIG_HOME } });
  await screen.shows('flower-sample', 'X predict');
  screen.press('p');
  await screen.shows('p does nothing here');
  screen.press('X');
  await screen.shows('answered by the model');
  screen.press('\u0019');
  await screen.shows('kind: LLMInferenceService');
  const wrong = await settings('keys:\n  predict: y\n');
  const other = openOwnTerminal({ columns: 150, environment: { XDG_CONFIG_HOME: wrong.XDG_CONFIG_HOME } });
  await other.shows('line 2: y would be the key of both predict and yaml');
  other.press('y');
  await expect(other).toShow('kind: LLMInferenceService');
});

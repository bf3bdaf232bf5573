import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOwnTerminal } from '../journeys/own-terminal.js';
import { hostileApi, type Change } from './hostile-api.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

/** A title, a clipboard, a cleared screen, C1, bidirectional marks, a separator, a tag: what a terminal obeys or hides. */
const evil =
  'E\u001B]0;TITLE\u0007\u001B]52;c;UFdO\u0007\u001B[2J\u009B31mC1\u009D0;C1\u009C\u202Ertl\u2066i\u200Bz\u2028s\u{E0041}t\rCR\nNL\u007Fend';

/** Characters that must never reach a terminal, once isvc's own are taken out: line ends, its colors, the spinner's line. */
const obeyed =
  /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/u;
const colors = [1, 2, 22, 31, 32, 35, 36, 39].map((code) => `\u001B[${code}m`);
const ours = ['\r\u001B[2K', ...colors, '\r\n'];

function withoutOurs(written: string): string {
  return ours.reduce((text, one) => text.replaceAll(one, ''), written);
}

/** Puts it behind the texts of every object, but for the names by which others are found. */
const change: Change = (path, answer) => {
  const items = Array.isArray(answer['items']) ? (answer['items'] as unknown[]) : [answer];
  for (const item of items) poison(item, path);
};

function poison(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const [key, one] of Object.entries(object)) {
    if (typeof one !== 'string') poison(one, path);
    else if (
      /^(?:message|reason|storageUri|image|note|component|uid|phase|runtime|failureInfo|exitReason)$/.test(
        key,
      )
    ) {
      object[key] = one + evil;
    }
  }
  const metadata = object['metadata'];
  if (typeof metadata !== 'object' || metadata === null || !path.includes('inferenceservices')) return;
  (metadata as Record<string, unknown>)['annotations'] = { [`a${evil}`]: evil };
  const model = (object['spec'] as { predictor?: { model?: { args?: string[] } } } | undefined)?.predictor
    ?.model;
  if (model !== undefined) model.args = [`--model_name=m${evil}`];
}

const commands = [
  ...['table', 'wide', 'json', 'yaml', 'name'].map((format) => ['list', '-o', format]),
  ['ready', 'bad-image'],
  ['ready', 'bad-image', '-o', 'json'],
  ['endpoint', 'digits'],
  ['endpoint', 'digits', '-o', 'json'],
  ['endpoint', 'digits', '-o', 'env'],
  ['endpoint', 'digits', '-o', 'curl'],
  ['gateways', 'digits'],
  ['gateways', 'digits', '-o', 'json'],
  ['metadata', 'digits', '-v'],
  ['metadata', 'digits', '-o', 'yaml'],
  ['predict', 'digits', '-v'],
  ['predict', 'bad-model', '-o', 'table'],
  ['predict', `none${evil}`],
  ['logs', 'bad-model'],
  ['logs', 'digits', '-c', `none${evil}`],
  ['config', '-H', `x-team: ${evil}`],
  ['config', '-o', 'json', '-H', `x-team: ${evil}`],
  [`none${evil}`],
  ['list', `--none${evil}`],
];

test.each(commands.map((command) => [command.join(' ').replaceAll(/[^ -~]/g, '·'), command] as const))(
  'isvc %s: a terminal is given nothing that it obeys',
  async (_, command) => {
    const kubeconfig = join(isvc.folder(), 'hostile');
    await hostileApi(isvc.demo(), kubeconfig, change, Buffer.from(`line ${evil}\nmore \u009B31m\n`));
    const terminal = openOwnTerminal({
      columns: 200,
      arguments: command,
      environment: { KUBECONFIG: kubeconfig, HOME: isvc.folder(), XDG_CONFIG_HOME: isvc.folder() },
    });
    await terminal.exited;
    const written = withoutOurs(terminal.raw());
    expect(written).not.toBe('');
    expect(obeyed.exec(written)?.[0]).toBeUndefined();
  },
);

test('a pipe is given the bytes as they are', async () => {
  const kubeconfig = join(isvc.folder(), 'hostile-pipe');
  const log = Buffer.from(`line ${evil}\nmore \u009B31m\n`);
  await hostileApi(isvc.demo(), kubeconfig, change, log);
  const environment = { KUBECONFIG: kubeconfig };
  const logs = await isvc.run(['logs', 'digits'], { environment });
  expect(logs.stdout).toBe(log.toString());
  const ready = await isvc.run(['ready', 'bad-image'], { environment });
  expect(ready.stdout).toContain(evil);
  const objects = await isvc.run(['list', '-o', 'json'], { environment });
  expect(JSON.parse(objects.stdout)).toHaveProperty(['items', 0, 'metadata', 'annotations'], {
    [`a${evil}`]: evil,
  });
});

test('JSON on a terminal is the same JSON', async () => {
  const kubeconfig = join(isvc.folder(), 'hostile-json');
  await hostileApi(isvc.demo(), kubeconfig, change);
  const terminal = openOwnTerminal({
    columns: 400,
    rows: 2000,
    arguments: ['list', '-o', 'json', '-q'],
    environment: { KUBECONFIG: kubeconfig, HOME: isvc.folder() },
  });
  await terminal.exited;
  expect(JSON.parse(withoutOurs(terminal.raw()))).toHaveProperty(['items', 0, 'metadata', 'annotations'], {
    [`a${evil}`]: evil,
  });
});

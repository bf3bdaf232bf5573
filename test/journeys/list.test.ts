import { expect, test } from 'vitest';
import { demoCluster } from './demo-cluster.js';
import { openIsvc, openOn } from './open-isvc.js';
import { openOwnTerminal } from './own-terminal.js';
import { openTerminal } from './terminal.js';

test('it opens on the first ready service, with its way in', async () => {
  const screen = await openIsvc();
  await expect(screen).toShow('▸ assistant', '127.0.0.1:', '1–14 of 29');
});

test('arrows and j and k move the cursor', async () => {
  const screen = await openIsvc();
  screen.press('down', 'j');
  await screen.shows('▸ digits');
  screen.press('up', 'k');
  await expect(screen).toShow('▸ assistant');
});

test('end, G and home go to both ends', async () => {
  const screen = await openIsvc();
  screen.press('end');
  await screen.shows('▸ stopped', '17–29 of 29');
  screen.press('home');
  await screen.shows('▸ assistant');
  screen.press('G');
  await expect(screen).toShow('▸ stopped');
});

test('page down and page up move by pages', async () => {
  const screen = await openIsvc();
  screen.press('pagedown');
  await screen.shows('▸ qwen');
  screen.press('pageup');
  await expect(screen).toShow('▸ assistant');
});

test('/ filters while typing, and enter keeps it', async () => {
  const screen = await openIsvc();
  screen.press('/', 'iris');
  await screen.shows('NAME  4 of 29', '/iris');
  await screen.hides('flower-grpc');
  screen.press('enter');
  await expect(screen).toShow('▸ iris-grpc', '? keys');
});

test('esc drops the filter, and the cursor stays on its service', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('esc');
  await expect(screen).toShow('▸ sklearn-iris', 'rejects');
});

test('a filter that finds nothing says how to drop it', async () => {
  const screen = await openIsvc();
  screen.press('/', 'zzz', 'enter');
  await expect(screen).toShow('None of the 29 services match', 'The filter is “zzz”: esc drops it');
});

test('backspace takes a letter of the filter back', async () => {
  const screen = await openIsvc();
  screen.press('/', 'irisx');
  await screen.shows('None of the 29');
  screen.press('backspace');
  await expect(screen).toShow('4 of 29');
});

test('a hides what is not ready, and shows it again', async () => {
  const screen = await openIsvc({ columns: 120, rows: 40 });
  await screen.shows('stopped');
  screen.press('a');
  await screen.hides('stopped');
  screen.press('a');
  await expect(screen).toShow('stopped');
});

test('s sorts by name, and says so', async () => {
  const screen = await openIsvc();
  screen.press('s');
  await screen.shows('sorted: name', 'NAME  by name', 'bad-image');
  screen.press('s');
  await expect(screen).toShow('sorted: newest first', 'NAME  newest first');
});

test('n shows the services of all namespaces', async () => {
  const screen = await openIsvc();
  screen.press('n');
  await screen.shows('(all namespaces)', 'kserve-demo   (current)');
  screen.press('home', 'enter');
  await expect(screen).toShow('/ all namespaces', 'NAMESPACE');
});

test('n switches to another namespace', async () => {
  const screen = await openIsvc();
  screen.press('n');
  await screen.shows('kserve-demo   (current)');
  screen.press('end', 'up');
  await screen.shows('▸ sandbox');
  screen.press('enter');
  await expect(screen).toShow('isvc-demo / sandbox');
});

test('c lists the contexts', async () => {
  const screen = await openIsvc();
  screen.press('c');
  await expect(screen).toShow('contexts', 'isvc-demo', '(current)');
});

test('the pane tells of the service under the cursor before the first prediction', async () => {
  const screen = await openOn('flower-grpc');
  await expect(screen).toShow('host       flower-grpc-kserve-demo.example.com', 'p predicts at once');
});

test('isvc list on a terminal says which other kinds there are', async () => {
  const { kubeconfig } = await demoCluster();
  const program = openOwnTerminal({ arguments: ['list'], environment: { KUBECONFIG: kubeconfig } });
  expect(await program.exited).toBe(0);
  const said = program
    .raw()
    .split('\r\n')
    .filter((line) => line.includes('as well'));
  expect(said).toEqual([
    expect.stringContaining('There are LLMInferenceServices as well: isvc list -n kserve-demo --kind llm'),
    expect.stringContaining('There are InferenceGraphs as well: isvc list -n kserve-demo --kind graph'),
  ]);
});

test('and so does isvc list -w, behind its first table', async () => {
  const { kubeconfig } = await demoCluster();
  const program = openTerminal({
    arguments: ['list', '-w'],
    environment: { KUBECONFIG: kubeconfig },
    columns: 250,
    rows: 60,
  });
  await expect(program).toShow(
    'sklearn-iris',
    'There are InferenceGraphs as well: isvc list -n kserve-demo --kind graph',
  );
  program.press('ctrl-c');
  expect(await program.exited).toBe(130);
});

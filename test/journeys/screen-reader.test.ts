import { expect, test } from 'vitest';
import { editorThatWrites, newFolder } from './open-isvc.js';
import { openOwnTerminal, type ScreenOptions } from './own-terminal.js';
import type { TestScreen } from './screen.js';
import { openTerminal } from './terminal.js';

type Environment = NonNullable<ScreenOptions['environment']>;

/** Opens the demo for a screen reader; the terminal is wide enough for what is said in one line. */
async function openRead(environment: Environment = {}, open = openOwnTerminal): Promise<TestScreen> {
  const XDG_CONFIG_HOME = await newFolder();
  const screen = open({
    columns: 200,
    rows: 60,
    environment: { INK_SCREEN_READER: 'true', XDG_CONFIG_HOME, ...environment },
  });
  await screen.shows('1 of 29: assistant, LLMInferenceService, ready, openai', 'load balancer');
  return screen;
}

/** The same, on the service of this name. */
async function openReading(
  name: string,
  environment?: Environment,
  open = openOwnTerminal,
): Promise<TestScreen> {
  const screen = await openRead(environment, open);
  screen.press('/', name, 'enter');
  await screen.shows(`filter: ${name}\n`);
  return screen;
}

/** The text that is said from here on. */
function listen(screen: TestScreen): () => string {
  const before = screen.raw().length;
  return () => screen.raw().slice(before).replaceAll('\r\n', '\n');
}

test('a screen reader hears where one is, the service under the cursor and the keys, line after line', async () => {
  const screen = await openRead();
  const raw = screen.raw();
  const inOrder = [
    'isvc, isvc-demo / kserve-demo',
    'keys: p predict, ',
    '1 of 29: assistant, LLMInferenceService, ready, openai',
  ];
  const at = inOrder.map((text) => raw.indexOf(text));
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(at[0]).toBe(0);
  // The way in is said when it is known: before the list, or behind it.
  expect(raw.indexOf('load balancer')).toBeGreaterThan(at[1] ?? 0);
  expect(raw).not.toContain('\u001B');
  expect(raw).not.toMatch(/[─█▸●]/);
});

test('the cursor says its row when it moves, and nothing else is repeated', async () => {
  const screen = await openRead();
  const said = listen(screen);
  screen.press('down');
  await screen.shows(
    '2 of 29: dead-step, InferenceGraph, ready, but a step is not, step enrich of node root: there is no InferenceService enricher, v1',
  );
  expect(said()).toBe(
    '2 of 29: dead-step, InferenceGraph, ready, but a step is not, step enrich of node root: there is no InferenceService enricher, v1\n',
  );
});

test('a prediction says that it is on its way, then the answer', async () => {
  const screen = await openReading('sklearn-iris');
  const said = listen(screen);
  screen.press('p');
  await screen.shows('sent the example');
  expect(said()).toMatch(
    /^sklearn-iris: asking, esc cancels\nsklearn-iris, answered by the model, .*\npredictions, INT64 \[2\], 1, 1\nsent the example in .*\n$/,
  );
});

test('a screen that is opened says its keys; back says only where one is', async () => {
  const screen = await openReading('sklearn-iris');
  screen.press('v');
  await screen.shows('Nothing was sent', 'esc back');
  const said = listen(screen);
  screen.press('esc');
  await screen.shows('filter: sklearn-iris\n1 of 1');
  expect(said()).toBe('filter: sklearn-iris\n1 of 1: sklearn-iris, ready, v1\n');
});

test('a screen reader hears why a service is not ready', async () => {
  const screen = await openReading('bad-model');
  await expect(screen).toShow('1 of 1: bad-model, not ready, ModelLoadFailed');
});

test('an editor has the terminal, and what was edited is said', async () => {
  const EDITOR = await editorThatWrites('{"instances":[5]}');
  const screen = await openReading('half-plus-two', { EDITOR }, openTerminal);
  screen.press('P');
  await screen.shows('payload, v1', 'send');
  screen.press('e');
  await expect(screen).toShow('editing', 'good: the payload edited here', '5');
});

test('a dumb terminal is good enough to be read aloud, and nothing is left behind', async () => {
  const screen = await openRead({ TERM: 'dumb' });
  screen.press('q');
  expect(await screen.exited).toBe(0);
  expect(screen.raw()).not.toContain('\u001B');
});

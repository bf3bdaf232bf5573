import { expect, test } from 'vitest';
import { serveHeldAnswers } from './held-stream.js';
import { normalized, normalizedStyles } from './normalized.js';
import { openIsvc, openOn } from './open-isvc.js';
import { openOwnTerminal, type ScreenOptions } from './own-terminal.js';
import type { TestScreen } from './screen.js';

// Every screen as text, and what of it has a color or a weight, at 80×24 and after a resize to 120×40. Look at what changed, then accept it with:
//   npx vitest run test/journeys/golden.test.ts --update

type Walk = (options: ScreenOptions) => Promise<TestScreen>;

async function answered(service: string, options: ScreenOptions, key = 'p'): Promise<TestScreen> {
  const screen = await openOn(service, options);
  screen.press('p');
  await screen.shows(`${service} ─ `, 'sent the example');
  if (key !== 'p') screen.press(key);
  return screen;
}

async function after(walk: Promise<TestScreen>, ...texts: readonly string[]): Promise<TestScreen> {
  const screen = await walk;
  await screen.shows(...texts);
  return screen;
}

async function pressed(walk: Promise<TestScreen>, key: string, ...texts: readonly string[]) {
  const screen = await walk;
  screen.press(key);
  await screen.shows(...texts);
  return screen;
}

/** All of it: what comes late makes the page longer. */
async function details(service: string, options: ScreenOptions) {
  const screen = await pressed(openOn(service, options), 'enter', 'CONDITIONS');
  screen.press('end');
  await screen.hides('reading');
  return pressed(Promise.resolve(screen), 'home', ' SERVICE');
}

/** Two answers of one service, and all that differs between them. */
async function compared(options: ScreenOptions) {
  const screen = await answered('sklearn-iris', options);
  screen.press('o', 'p');
  await screen.shows(' in v2');
  screen.press('h');
  await screen.shows('· history', 'the first', 'output-0 added');
  return pressed(Promise.resolve(screen), 'enter', ' ago to ');
}

/** The saved payloads, one of them. */
async function library(options: ScreenOptions) {
  const screen = await pressed(openOn('half-plus-two', options), 'P', '● the example in ConfigMap');
  screen.press('S');
  await screen.shows('saved as');
  return pressed(Promise.resolve(screen), 'l', '· payloads ─', '33 B  saved');
}

/** Three services at once, with an answer each. */
async function marked(options: ScreenOptions) {
  const screen = await openOn('no-route', options);
  screen.press(' ', 'esc');
  await screen.shows('▸ no-route', 'flower-grpc', '1 marked');
  screen.press('/', 'iris', 'enter', ' ', 'j', ' ');
  await screen.shows('─ 3 marked ', 'not asked yet');
  return pressed(Promise.resolve(screen), 'p', '3 marked · 2 ok · 1 failed', 'versicolor');
}

const story = `A gateway lets requests in.\n\nIt finds the route for a host, and sends the request to a pod behind it. ${'A long line is wrapped at its words. '.repeat(4)}`;

/** A language model that has written some of its answer, and waits. */
async function writing(options: ScreenOptions) {
  const server = await serveHeldAnswers();
  const screen = await openOn('writer', { ...options, arguments: ['--address', `127.0.0.1:${server.port}`] });
  screen.press('p');
  const answer = await server.answer();
  answer.write(story);
  await screen.shows('answering…', 'at its words.');
  return { screen, answer };
}

async function written(options: ScreenOptions) {
  const { screen, answer } = await writing(options);
  answer.finish();
  return after(Promise.resolve(screen), 'answered by the model', 'A gateway lets');
}

async function stopped(options: ScreenOptions) {
  const { screen, answer } = await writing(options);
  screen.press('esc');
  await answer.left;
  return after(Promise.resolve(screen), 'you stopped the answer');
}

/** A conversation: one answer, another one that comes, and what is typed meanwhile. */
async function talking(options: ScreenOptions) {
  const server = await serveHeldAnswers();
  const screen = await openOn('writer', { ...options, arguments: ['--address', `127.0.0.1:${server.port}`] });
  screen.press('i');
  await screen.shows('of 4,096 tokens');
  screen.press('What is a gateway?', 'enter');
  const first = await server.answer(0);
  first.write(story);
  first.finish(20, 30);
  await screen.shows('first token', '50 of 4,096 tokens');
  screen.press('And a route?', 'enter');
  const second = await server.answer(1);
  second.write('A route is');
  await screen.shows('A route is', 'answering…');
  screen.press('Half a');
  return after(Promise.resolve(screen), '› Half a');
}

const walks: readonly (readonly [string, Walk])[] = [
  ['list', openIsvc],
  ['filter', (options) => pressed(openIsvc(options), '/iris', '/iris', '4 of 29')],
  ['answer', (options) => answered('flower-grpc', options)],
  ['failure', (options) => answered('no-route', options)],
  ['details', (options) => details('sklearn-iris', options)],
  ['not-ready', (options) => details('bad-image', options)],
  ['canary', (options) => details('flower-sample', { ...options, arguments: ['-n', 'vision'] })],
  ['logs', (options) => pressed(openOn('bad-model', options), 'l', 'log of', 'storage.initializer ERROR')],
  ['gateways', (options) => pressed(openIsvc(options), 'g', 'wins', 'not tried')],
  ['payload', (options) => pressed(openOn('half-plus-two', options), 'P', 'and gives', '"instances"')],
  ['workbench', (options) => pressed(openOn('digits', options), 'P', 'and gives', '8×8 pixels')],
  ['palette', (options) => pressed(openIsvc(options), ':sand', 'namespace sandbox')],
  [
    'pods',
    (options) =>
      pressed(
        details('flower-sample', { ...options, arguments: ['-n', 'vision'] }),
        'enter',
        '· pods',
        '2/2',
      ),
  ],
  [
    'compare',
    (options) =>
      pressed(
        openOn('flower-sample', { ...options, arguments: ['-n', 'vision'] }),
        'B',
        'Nothing was sent yet',
      ),
  ],
  ['load', (options) => pressed(openOn('half-plus-two', options), 'b', 'Nothing was sent yet')],
  ['stream', async (options) => (await writing(options)).screen],
  ['text', written],
  ['stopped', stopped],
  ['chat', talking],
  ['history', (options) => after(answered('flower-grpc', options, 'h'), '· history', 'the first')],
  ['difference', compared],
  ['marked', marked],
  ['library', library],
  ['token', (options) => pressed(openOn('needs-token', options), 't', '· token of a', 'iris-client')],
  ['raw', (options) => after(answered('sklearn-iris', options, 'w'), 'POST /v1/models/sklearn-iris:predict')],
  ['view', (options) => after(answered('flower-grpc', options, 'v'), '· answer', 'scores')],
  ['copy', (options) => after(answered('sklearn-iris', options, 'C'), '▸ curl', 'copied the curl')],
  ['yaml', (options) => pressed(openOn('sklearn-iris', options), 'y', 'kind: InferenceService')],
  ['namespaces', (options) => pressed(openIsvc(options), 'n', '(all namespaces)', 'sandbox')],
  ['contexts', (options) => pressed(openIsvc(options), 'c', '─ contexts ─', 'isvc-demo')],
  ['keys', (options) => pressed(openIsvc(options), '?', '─ keys ─')],
  [
    'no-cluster',
    (options) =>
      after(
        Promise.resolve(
          openOwnTerminal({ ...options, arguments: [], environment: { KUBECONFIG: '/nowhere/kubeconfig' } }),
        ),
        'There is no kubeconfig',
        'd demo',
      ),
  ],
];

/** Texts that come a moment later, and are seen in the larger terminal only. */
const laterTexts: Readonly<Record<string, string>> = { list: 'predictor: ImagePullBackOff' };

test.each(walks)('%s', async (name, walk) => {
  const screen = await walk({ columns: 80, rows: 24 });
  await expect(seen(screen)).toMatchFileSnapshot(`golden/${name}-80x24.txt`);
  screen.resize(120, 40);
  await screen.fills();
  await screen.shows(laterTexts[name] ?? '');
  await expect(seen(screen)).toMatchFileSnapshot(`golden/${name}-120x40.txt`);
});

test('side by side', async () => {
  const screen = await answered('flower-grpc', { columns: 160, rows: 40 });
  await expect(seen(screen)).toMatchFileSnapshot('golden/side-by-side-160x40.txt');
});

function seen(screen: TestScreen): string {
  return normalized(screen.rows()) + normalizedStyles(screen.styles());
}

import { expect, test } from 'vitest';
import { openOn } from './open-isvc.js';

test('a gateway without a route is told, with the next step', async () => {
  const screen = await openOn('no-route');
  screen.press('p');
  await screen.shows('answered by the gateway', '✗ gateway', '→ ', '· HTTP 404');
  screen.press('w');
  await expect(screen).toShow('✗ the gateway has no route', '→ ', '· HTTP 404');
});

test('a service that expects a token says so', async () => {
  const screen = await openOn('needs-token');
  screen.press('p');
  await expect(screen).toShow('answered by the auth layer', '--token');
});

test('a model of another name is told, with the names that there are', async () => {
  const screen = await openOn('wrong-name');
  screen.press('p');
  await expect(screen).toShow('answered by the model server', '✗ server', '--model');
});

test('a payload that the model rejects is told in its own words', async () => {
  const screen = await openOn('rejects');
  screen.press('p');
  await expect(screen).toShow('✗ model', '✗ ');
});

test('a web page in place of an answer is told as such', async () => {
  const screen = await openOn('not-json');
  screen.press('p');
  await expect(screen).toShow('answered by the model server', 'a web page in place of a');
});

test.each([
  ['bad-model', 'ModelLoadFailed'],
  ['no-such-runtime', 'RuntimeNotRecognized'],
  ['bad-image', 'predictor: ImagePullBackOff: kserve/sklearnserver:v0.'],
])('%s is not ready, and says why without being asked', async (name, why) => {
  const screen = await openOn(name, { columns: 120 });
  await expect(screen).toShow(why);
});

test('what is not ready is not sent anything', async () => {
  const screen = await openOn('bad-model');
  screen.press('p');
  await expect(screen).toShow('nothing was sent');
});

test('a stopped service says that it is stopped', async () => {
  const screen = await openOn('stopped');
  await expect(screen).toShow('■', 'topped');
});

import { expect, test } from 'vitest';
import { openIsvc, openOn } from './open-isvc.js';

test(': finds a namespace and a service, and obeys', async () => {
  const screen = await openIsvc();
  screen.press(':');
  await screen.shows('go to, or do', 'p          predict', ':█');
  screen.press('namespace vision');
  await screen.shows('▸            namespace vision');
  screen.press('enter');
  await screen.shows('isvc-demo / vision', '▸ digits');
  screen.press(':', 'details', 'enter');
  await expect(screen).toShow('CONDITIONS', '─ digits');
});

test('a filter finds what fails, and by letters; a key without a meaning says so', async () => {
  const screen = await openIsvc();
  screen.press('/', 'is:failing', 'enter');
  await screen.shows('▸ bad-image', 'bad-model', '2 of 29');
  screen.press('esc');
  await screen.hides('2 of 29');
  screen.press('/', 'sklriris', 'enter');
  await screen.shows('▸ sklearn-iris');
  screen.press('Z');
  await expect(screen).toShow('Z does nothing here; ? shows the keys');
});

test('the column of restarts counts those of the pods, and stays when another namespace is chosen', async () => {
  const screen = await openIsvc({ arguments: ['-n', 'vision'] });
  screen.press('|');
  await screen.shows('columns of the list');
  screen.press('/', 'restarts', 'enter');
  await screen.shows('✓ restarts');
  screen.press('q');
  await screen.shows(
    ' NAME           READY  PROTOCOL  RESTARTS ',
    ' digits         ●      v2               0 ',
    ' flower-sample  ●      v1               3 ',
  );
  screen.press('n');
  await screen.shows('▸ vision');
  screen.press('/', 'kserve-demo', 'enter');
  await expect(screen).toShow('isvc-demo / kserve-demo', 'RESTARTS');
});

test('/ finds a row of the details, n goes on, gg to the top', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('d');
  await screen.shows('CONDITIONS');
  screen.press('/', 'events', 'enter');
  await screen.shows('EVENTS', 'n next');
  screen.press('g', 'g');
  await expect(screen).toShow(' SERVICE', '─ sklearn-iris ─');
});

test('started as kubectl-isvc it copies commands of kubectl isvc, and names it in next steps', async () => {
  const screen = await openOn('rejects', { startedAs: '/usr/local/bin/kubectl-isvc' });
  screen.press('p');
  await screen.shows("Look at the server's log: kubectl isvc logs rejects");
  screen.press('C');
  await screen.shows('copied the curl command');
  screen.press('tab');
  await screen.shows('copied the isvc command', '\nkubectl isvc predict rejects -n kserve-demo ');
  const [, copied = ''] = Array.from(screen.raw().matchAll(/\]52;c;([\w+/=]+)/gu), ([, text = '']) =>
    Buffer.from(text, 'base64').toString(),
  );
  expect(copied).toMatch(/^kubectl isvc predict rejects /u);
});

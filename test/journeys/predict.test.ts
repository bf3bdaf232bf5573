import { expect, test } from 'vitest';
import { openIsvc, openOn } from './open-isvc.js';

test('p predicts with the cluster’s example and shows who answered', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await expect(screen).toShow('answered by the model', 'INT64 [2]', 'sent the example in ConfigMap');
});

test.each([
  ['iris-grpc', 'grpc-v2'],
  ['sklearn-v2-iris', 'v2'],
  ['half-plus-two-grpc', 'grpc-v1'],
  ['digits', 'v2'],
])('p on %s speaks %s', async (name, protocol) => {
  const screen = await openOn(name);
  screen.press('p');
  await expect(screen).toShow('answered by the model', `in ${protocol}`);
});

test('class scores are bars, best first', async () => {
  const screen = await openOn('flower-grpc');
  screen.press('p');
  await expect(screen).toShow('scores', '0  ████', 'prediction  INT64 [1]');
});

test('classes have the names that the model’s metadata states', async () => {
  const screen = await openOn('iris-grpc');
  screen.press('p');
  await expect(screen).toShow('answered by the model', '[0]  1  versicolor  ██', '· virginica');
});

test('how long it took stands in the row', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  expect(screen.rows().find((row) => row.includes('▸ sklearn-iris'))).toMatch(/ok +[\d.]+ m?s/);
});

test('p starts a service from zero, and shows what its pod says until it answers', async () => {
  const screen = await openOn('scaled-to-zero', { columns: 120 });
  screen.press('p');
  await screen.shows('waiting for scaled-to-zero, which is starting from zero: it has no pod yet');
  await screen.shows('which is starting from zero: predictor: ContainerCreating');
  await expect(screen).toShow('answered by the model', 'INT64 [2]');
});

test('one that cannot start from zero says why while it is waited for', async () => {
  const screen = await openOn('lost-secret', { columns: 140 });
  screen.press('p');
  await screen.shows('from zero: predictor: CreateContainerConfigError: secret "models-bucket" not found');
  screen.press('esc');
  await expect(screen).not.toShow('asking…');
});

test('esc cancels a prediction in flight', async () => {
  const screen = await openOn('slow');
  screen.press('p');
  await screen.shows('asking…', 'esc cancels');
  screen.press('esc');
  await expect(screen).not.toShow('asking…');
});

test('one service can be asked while another still answers', async () => {
  const screen = await openIsvc({ rows: 40 });
  screen.press('G', 'k', 'k', 'k', 'k', 'k', 'k', 'k', 'k', 'k', 'k');
  await screen.shows('▸ slow');
  screen.press('p');
  await screen.shows('asking…');
  screen.press('home', 'j', 'j', 'j', 'j', 'j');
  await screen.shows('▸ half-plus-two ');
  screen.press('p');
  await expect(screen).toShow('half-plus-two ─ answered by the model');
});

test('o speaks another protocol, which the server may refuse', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('o');
  await screen.shows('sklearn-iris: protocol is now v2 (its own is v1)', 'v2*', 'chosen with o');
  screen.press('o', 'o', 'o', 'o');
  await expect(screen).toShow('protocol is now v1, its own');
});

test('p works from the details, and leads back to the answer', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('enter');
  await screen.shows('CONDITIONS');
  screen.press('p');
  await expect(screen).toShow('▸ sklearn-iris', 'answered by the model');
});

test('M asks for the model that the server has, where it knows none of the service’s name', async () => {
  const screen = await openOn('wrong-name');
  screen.press('p');
  await screen.shows('answered by the model server', '(here: M)');
  screen.press('M');
  await screen.shows('model: ');
  screen.press('enter');
  await screen.shows('model is now');
  screen.press('p');
  await expect(screen).toShow('wrong-name ─ answered by the model ·');
});

import { expect, test } from 'vitest';
import { openOn } from './open-isvc.js';

test('the number behind a next step speaks the protocol that the server answers to', async () => {
  const screen = await openOn('half-plus-two');
  screen.press('o', 'p');
  await screen.shows('It answers to v1: --protocol v1  (here: 1)');
  screen.press('1');
  await expect(screen).toShow('answered by the model', 'example in v1');
});

test('another host is typed, drawn in the header, and dropped', async () => {
  const screen = await openOn('no-route');
  screen.press('p');
  await screen.shows('(here: 2)');
  screen.press('2');
  await screen.shows('host to ask for: no-route-kserve-demo.example.com');
  screen.press('\u0015', 'other.example.com', 'enter');
  await screen.shows('host other.example.com', 'has no route for host other.example.com');
  screen.press('0');
  await screen.shows('dropped what was chosen');
  await expect(screen).not.toShow('0 drop choice');
});

test('a way in that was chosen among the gateways is drawn in the header until it is dropped', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('g');
  await screen.shows('● 1 load balancer', 'a number makes that way in the only one');
  screen.press('1');
  await screen.shows('chosen');
  screen.press('esc');
  await screen.shows('only load balancer', '0 drop choice', '▸ sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('0');
  await screen.hides('0 drop choice');
});

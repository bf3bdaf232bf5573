import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/inference/exchange.js';
import { exchange } from '../../inference/samples.js';
import { ended } from '../answers.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const verdict: Verdict = {
  who: 'server',
  ok: false,
  summary: 'the server has no model named flower-sample',
  next: [
    { text: 'Models on this server: flowers, birds' },
    { text: 'Choose one of them: --model flowers', action: { kind: 'model', value: 'flowers' } },
  ],
  evidence: [],
  otherModel: 'flowers',
};
const base = stateWith(named('flower-sample'));
const { answer: _, ...unanswered } = exchange({});
const refused = after(base, ended({ ...unanswered, verdict }));

test('where the server has another model, the footer and the advice name the key', () => {
  expect(drawn(base).at(-2)).not.toContain('M model');
  const shown = drawn(refused).join('\n');
  expect(shown).toContain('M model');
  expect(shown).toContain('--model flowers  (here: M)');
});

test('M starts with the model that the server has; enter asks for it from now on', () => {
  expect(pressed(refused, 'M').prompt).toEqual({ purpose: 'model', text: 'flowers' });
  const chosen = pressed(refused, 'M', 'enter');
  expect(chosen.notice).toBe('flower-sample: model is now flowers (its own is flower-sample)');
  expect(effectsOf(chosen, 'p')).toMatchObject([{ type: 'predict', model: 'flowers' }]);
  expect(effectsOf(chosen, 'P')).toMatchObject([{ type: 'load-payload', model: 'flowers' }]);
  expect(effectsOf(chosen, 'C')).toMatchObject([{ type: 'load-commands', model: 'flowers' }]);
});

test('its own name, or none, is its own model again', () => {
  const chosen = pressed(refused, 'M', 'enter');
  const own = pressed(chosen, 'M', 'ctrl-u', 'enter');
  expect(own.notice).toBe('flower-sample: model is now flower-sample, its own');
  expect(effectsOf(own, 'p')[0]).not.toHaveProperty('model');
});

test('the details say which model is asked for', () => {
  const chosen = pressed(refused, 'M', 'enter', 'enter');
  expect(drawn(chosen).join('\n')).toContain('flowers  (chosen with M, instead of flower-sample)');
});

test('another context forgets it', () => {
  const connected = { type: 'connected', context: 'b', contexts: ['b'], namespace: 'n' } as const;
  const other = after(pressed(refused, 'M', 'enter'), { ...connected, settings: base.settings });
  expect(other.models.size).toBe(0);
});

import { expect, test } from 'vitest';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const base = stateWith(named('flower-sample'));
const host = 'flower-sample-kserve-demo.example.com';
const refused = after(base, {
  type: 'call-ended',
  of: 'kserve-demo/flower-sample',
  outcome: {
    kind: 'problem',
    at: 0,
    failure: {
      kind: 'no-way-in',
      summary: 'Nothing answered.',
      remedy: `If it is yours: --trust-domain ${host}`,
    },
  },
});
const asked = after(refused, { type: 'host-found', host, addresses: ['10.0.0.5'] });

test('where a host could be trusted, the footer and the advice name the key', () => {
  expect(drawn(base).join('\n')).not.toContain('T trust host');
  const shown = drawn(refused).join('\n');
  expect(shown).toContain('T trust host');
});

test('T looks the host up first; the question names it and its addresses', () => {
  expect(effectsOf(refused, 'T')).toEqual([{ type: 'look-up-host', host }]);
  const shown = drawn(asked).join('\n').replaceAll(/\s+/gu, ' ');
  expect(shown).toContain(`trust ${host} (10.0.0.5) in this context?`);
});

test('only a yes trusts it', () => {
  const typed = (...keys: readonly string[]) => pressed(asked, ...keys);
  expect(effectsOf(typed('y', 'e', 's'), 'enter')).toEqual([{ type: 'trust-host', host }]);
  expect(effectsOf(typed('y'), 'enter')).toEqual([]);
  expect(effectsOf(asked, 'enter')).toEqual([]);
  expect(effectsOf(typed('esc'), 'enter')).not.toContainEqual({ type: 'trust-host', host });
  expect(typed('n', 'o', 'enter').notice).toBe(`${host} is not trusted`);
});

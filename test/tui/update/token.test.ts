import { expect, test } from 'vitest';
import type { Accounts } from '../../../src/tui/state/place.js';
import type { Message } from '../../../src/tui/state/messages.js';
import type { State } from '../../../src/tui/state/state.js';
import { failed } from '../../inference/samples.js';
import { update } from '../../../src/tui/update/update.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const state = stateWith(named('iris'));
const own = 'default';

function loaded(value: Accounts): Message {
  return { type: 'loaded', loaded: { name: 'accounts', of, accounts: { state: 'ready', value } } };
}

/** The menu, opened with t. */
const menuOf = (before: State) => after(pressed(before, 't'), loaded({ names: ['default', 'caller'], own }));

/** The answer to the question that the last key asked. */
function answered(before: State, token: 'ready' | 'failed'): State {
  const failure = {
    kind: 'cluster',
    summary: 'You may not.',
    next: [{ text: 'Ask for the right.' }],
  } as const;
  const remote =
    token === 'ready'
      ? ({ state: 'ready', value: undefined } as const)
      : ({ state: 'failed', failure } as const);
  const account = { account: 'caller', audiences: [] };
  return after(before, { type: 'loaded', loaded: { name: 'token', of, account, token: remote } });
}

const withCaller = answered(pressed(menuOf(state), 'j', 'enter'), 'ready');

test('t reads the accounts of the namespace; that of the pod comes first, and none of them last', () => {
  expect(effectsOf(state, 't')).toEqual([
    { type: 'load-accounts', service: expect.objectContaining({ key: of }) },
  ]);
  const rows = drawn(menuOf(state)).slice(2, 5);
  expect(rows[0]).toMatch(/^ ▸ default {3}\(of iris's own pod\)/);
  expect(rows[1]).toMatch(/^ {3}caller/);
  expect(rows[2]).toMatch(/^ {3}\(no service account\) {3}\(current\)/);
});

test('enter asks for a token, for the audiences of the flag', () => {
  const settings = { columns: [], repeatMs: 2000, tokenAudiences: ['models'] };
  expect(effectsOf(menuOf({ ...state, settings }), 'j', 'enter')).toEqual([
    {
      type: 'load-token',
      of,
      account: { account: 'caller', audiences: ['models'] },
    },
  ]);
});

test('a token that came is sent with every prediction of the namespace, and the pane says so', () => {
  expect(withCaller.places).toEqual([{ name: 'services' }]);
  expect(effectsOf(withCaller, 'p')).toMatchObject([
    { type: 'predict', tokenFrom: { account: 'caller', audiences: [] } },
  ]);
  expect(drawn(withCaller).join('\n')).toContain('p sends a token of serviceaccount/caller');
  expect(drawn(withCaller).join('\n')).toContain('kserve-demo: sending a token of serviceaccount/caller');
});

test('the account that was chosen for another namespace stays', () => {
  const elsewhere = { account: 'scorer', audiences: [] };
  const before = { ...state, accounts: new Map([['vision', elsewhere]]) };
  const both = answered(pressed(menuOf(before), 'j', 'enter'), 'ready');
  expect(both.accounts.get('vision')).toEqual(elsewhere);
  expect(both.accounts.get('kserve-demo')).toEqual({ account: 'caller', audiences: [] });
});

test('no other namespace gets it', () => {
  const services = [...named('iris'), { ...named('other')[0], key: 'vision/other', namespace: 'vision' }];
  const both = after(withCaller, { type: 'listed', services: services as ReturnType<typeof named> });
  const [effect] = effectsOf(both, 'j', 'p');
  expect(effect).toMatchObject({ type: 'predict', service: { key: 'vision/other' } });
  expect(effect).not.toHaveProperty('tokenFrom');
});

test('a namespace keeps its account when another one is given one', () => {
  const services = [...named('iris'), { ...named('other')[0], key: 'vision/other', namespace: 'vision' }];
  const both = after(withCaller, { type: 'listed', services: services as ReturnType<typeof named> });
  const there = after(pressed(both, 'j', 't'), {
    type: 'loaded',
    loaded: {
      name: 'token',
      of: 'vision/other',
      account: { account: 'seer', audiences: [] },
      token: { state: 'ready', value: undefined },
    },
  });
  expect(there.accounts.get('kserve-demo')).toEqual({ account: 'caller', audiences: [] });
});

test('what is asked of the model beside the prediction takes the token along', () => {
  const tokenFrom = { account: 'caller', audiences: [] };
  expect(effectsOf(withCaller, 'P')).toMatchObject([{ type: 'load-payload', tokenFrom }]);
  expect(effectsOf(withCaller, 'P', 'F')).toMatchObject([{ type: 'make-payload', tokenFrom }]);
  expect(effectsOf(withCaller, 'C')).toMatchObject([{ type: 'load-commands', tokenFrom }]);
});

test('a screen that shows what would be sent shows it with the token', () => {
  const asked = pressed(menuOf(pressed(state, 'C')), 'j', 'enter');
  const account = { account: 'caller', audiences: [] };
  const token = { state: 'ready', value: undefined } as const;
  const [back, effects] = update(asked, {
    type: 'loaded',
    loaded: { name: 'token', of, account, token },
  });
  expect(back.places.at(-1)).toMatchObject({ name: 'copy' });
  expect(effects).toMatchObject([{ type: 'load-commands', tokenFrom: account }]);
});

test('(no service account) drops the token again, also that of the flag', () => {
  const dropped = pressed(menuOf(withCaller), 'G', 'enter');
  expect(effectsOf(dropped, 'p')[0]).not.toHaveProperty('tokenFrom');
  const settings = { columns: [], repeatMs: 2000, tokenFrom: { account: 'flagged', audiences: [] } };
  const flagged = { ...state, settings };
  expect(effectsOf(flagged, 'p')).toMatchObject([{ tokenFrom: { account: 'flagged', audiences: [] } }]);
  expect(effectsOf(pressed(menuOf(flagged), 'G', 'enter'), 'p')[0]).not.toHaveProperty('tokenFrom');
});

test('why no token came is shown, and esc leads back to the menu', () => {
  const refused = answered(pressed(menuOf(state), 'j', 'enter'), 'failed');
  const text = drawn(refused).join('\n');
  expect(text).toContain('✗ You may not.');
  expect(text).toContain('→ Ask for the right.');
  expect(effectsOf(refused, 'p')).toEqual([]);
  expect(pressed(refused, 'esc').places.at(-1)).toMatchObject({ name: 'accounts', line: 1 });
});

test('a token that comes after esc is not used', () => {
  const left = pressed(menuOf(state), 'j', 'enter', 'esc', 'esc');
  expect(answered(left, 'ready').accounts.size).toBe(0);
});

test('where the accounts may not be listed, the name is typed', () => {
  const closed = after(pressed(state, 't'), loaded({ names: [], warning: 'You may not list them.' }));
  expect(closed.prompt).toMatchObject({ purpose: 'service account' });
  expect(drawn(closed).join('\n')).toContain('! You may not list them.');
  const typed = pressed(closed, 'o', 's', ':', 'c', 'a');
  expect(effectsOf(typed, 'enter')).toMatchObject([
    { type: 'load-token', account: { namespace: 'os', account: 'ca', audiences: [] } },
  ]);
  expect(effectsOf(pressed(closed, 'a', '/', 'b'), 'enter')).toEqual([]);
  expect(pressed(closed, 'esc', 'enter').prompt).toMatchObject({ purpose: 'service account' });
});

const footer = (shown: State) => drawn(shown).at(-1);

test('the footer has t only where the auth layer answered', () => {
  expect(footer(state)).not.toContain('t token');
  const exchange = failed({
    who: 'auth',
    next: [{ text: '--token-from serviceaccount/NAME', action: { kind: 'token' } }],
  });
  const refused = after(state, { type: 'call-ended', of, outcome: { kind: 'exchange', exchange } });
  expect(footer(refused)).toContain('t token  ? keys');
  expect(drawn(refused).join('\n')).toContain('(here: t)');
});

test('another namespace of the list keeps what was chosen; another cluster does not', () => {
  const names = { state: 'ready', value: ['vision'] } as const;
  const menu = after(pressed(withCaller, 'n'), { type: 'loaded', loaded: { name: 'namespaces', names } });
  expect(pressed(menu, 'j', 'enter').accounts).toBe(withCaller.accounts);
  const settings = { columns: [], repeatMs: 2000 };
  const other = { type: 'connected', context: 'b', contexts: ['b'], namespace: 'ns', settings } as const;
  expect(after(withCaller, other).accounts.size).toBe(0);
});

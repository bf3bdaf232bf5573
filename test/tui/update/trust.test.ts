import { expect, test } from 'vitest';
import { nextStep } from '../../../src/problem.js';
import { exchange } from '../../inference/samples.js';
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
      next: [nextStep(`If it is yours: --trust-domain ${host}`, 'trust', host)],
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

const yes = { type: 'accept', consent: { kind: 'host', host } } as const;

test('only a yes trusts it', () => {
  const typed = (...keys: readonly string[]) => pressed(asked, ...keys);
  expect(effectsOf(typed('y', 'e', 's'), 'enter')).toEqual([yes]);
  expect(effectsOf(typed('y'), 'enter')).toEqual([]);
  expect(effectsOf(asked, 'enter')).toEqual([]);
  expect(effectsOf(typed('esc'), 'enter')).not.toContainEqual(yes);
  expect(typed('n', 'o', 'enter').notice).toBe(`${host} is not trusted`);
});

const claim = `HTTPRoute tenant/evil claims host ${host} as well`;
const withheld = exchange({
  service: 'kserve-demo/flower-sample',
  notes: [
    `authorization was not sent: ${claim}, and the gateway decides whom it reaches; --send-token sends it`,
  ],
});
const claimed = after(base, {
  type: 'call-ended',
  of: 'kserve-demo/flower-sample',
  outcome: {
    kind: 'exchange',
    exchange: {
      ...withheld,
      endpoint: { ...withheld.endpoint, claim, claimedBy: 'HTTPRoute tenant/evil' },
    },
  },
});

test('where others claim the host, T names them, and only a yes sends the token from then on', () => {
  const asked = pressed(claimed, 'T');
  expect(drawn(asked).join('\n')).toContain(
    'send the token though HTTPRoute tenant/evil claims its host? Type yes:',
  );
  const consent = { kind: 'claims', of: 'kserve-demo/flower-sample' } as const;
  expect(effectsOf(asked, 'y', 'e', 's', 'enter')).toEqual([{ type: 'accept', consent }]);
  expect(effectsOf(asked, 'y', 'enter')).toEqual([]);
});

test('who claims the host is told in the details', () => {
  const details = after(pressed(base, 'enter'), {
    type: 'claims-found',
    of: 'kserve-demo/flower-sample',
    claimed: [`${claim}: the gateway decides`],
  });
  expect(drawn(details).join(' ').replaceAll(/\s+/gu, ' ')).toContain('HTTPRoute tenant/evil claims host');
});

const survey = {
  findings: [],
  attempts: [],
  warnings: [],
  named: [],
  claims: [
    {
      name: 'tenant/gw',
      kind: 'Service',
      why: "its selector chooses the pods of Istio's Gateway, as anybody's may",
    },
  ],
} as const;
const gateways = after(pressed(base, 'g'), { type: 'surveyed', survey: { state: 'ready', value: survey } });
const typedText = (text: string) => Array.from(text);

test('a gateway that is not believed is used after a yes to a question that names its namespace', () => {
  expect(drawn(gateways).join('\n')).toContain('T believe');
  const chosen = pressed(gateways, 'T', 'enter');
  const question = drawn(chosen).join(' ').replaceAll(/\s+/gu, ' ');
  expect(question).toContain('namespace tenant: use its Service gw for every service? Type yes:');
  const consent = { kind: 'gateway', name: 'tenant/gw' } as const;
  expect(effectsOf(chosen, 'y', 'e', 's', 'enter')).toEqual([
    { type: 'accept', consent },
    { type: 'survey' },
  ]);
  expect(effectsOf(chosen, 'enter')).toEqual([]);
});

test('a Gateway at addresses for which its author asked has a yes of its own, for the services whose routes name it', () => {
  const addresses = ['203.0.113.5'];
  const edge = { name: 'edge/gw', kind: 'Gateway', why: 'its author asked for it', addresses } as const;
  const value = { ...survey, claims: [edge] };
  const shown = after(pressed(base, 'g'), { type: 'surveyed', survey: { state: 'ready', value } });
  const chosen = pressed(shown, 'T', 'enter');
  const question = drawn(chosen).join(' ').replaceAll(/\s+/gu, ' ');
  expect(question).toContain(
    "namespace edge: call its Gateway gw at 203.0.113.5 where a service's own route",
  );
  const consent = { kind: 'gateway-addresses', gateway: { name: 'edge/gw', addresses } } as const;
  expect(effectsOf(chosen, 'y', 'e', 's', 'enter')).toEqual([
    { type: 'accept', consent },
    { type: 'survey' },
  ]);
  expect(effectsOf(chosen, 'y', 'enter')).toEqual([]);
});

test.each([
  ['a gateway that is not shown', 'tenant/other', 'is not among the gateways'],
  ['no name', 'a/b/c', 'is neither'],
  ['what no shell should see', "x'/$(y)", 'is neither'],
])('%s is not asked about', (_what, text, told) => {
  const typed = pressed(gateways, 'T', 'ctrl-u', ...typedText(text), 'enter');
  expect([typed.prompt, typed.notice?.includes(told)]).toEqual([undefined, true]);
});

test("KServe's own namespace is asked for where nothing tells it, and its name is the yes", () => {
  const doubt = "KServe's own namespace is not known: …";
  const value = { ...survey, claims: [], warnings: [doubt], doubt };
  const untold = after(pressed(base, 'g'), { type: 'surveyed', survey: { state: 'ready', value } });
  expect(drawn(untold).join('\n')).toContain('T believe');
  const consent = { kind: 'kserve-namespace', namespace: 'kserve' } as const;
  expect(effectsOf(untold, 'T', ...typedText('kserve'), 'enter')).toEqual([
    { type: 'accept', consent },
    { type: 'survey' },
  ]);
});

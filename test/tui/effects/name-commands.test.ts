import { expect, test } from 'vitest';
import { nameCommands } from '../../../src/cli/program-name.js';
import { nameCommandsIn } from '../../../src/tui/effects/name-commands.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { failed } from '../../inference/samples.js';

const rename = (text: string) =>
  nameCommands(text, 'kubectl isvc', ['list', 'doctor', 'predict', 'demo', 'gateways']);
const failure = { kind: 'usage', summary: 'No.', next: [{ text: 'Try: isvc list' }] } as const;
const of = 'kserve-demo/iris';

function named(message: Message): Message {
  return nameCommandsIn(message, rename);
}

test('the steps of a verdict and of a failure name the program as it was started', () => {
  const exchange = failed({ next: [{ text: 'See isvc gateways iris', action: { kind: 'gateways' } }] });
  expect(named({ type: 'call-ended', of, outcome: { kind: 'exchange', exchange } })).toMatchObject({
    outcome: {
      exchange: {
        verdict: { next: [{ text: 'See kubectl isvc gateways iris', action: { kind: 'gateways' } }] },
      },
    },
  });
  const renamed = { failure: { summary: 'No.', next: [{ text: 'Try: kubectl isvc list' }] } };
  const problem = { kind: 'problem', at: 1, failure } as const;
  expect(named({ type: 'call-ended', of, outcome: problem })).toMatchObject({ outcome: renamed });
  expect(named({ type: 'list-failed', failure })).toMatchObject(renamed);
});

test('so do notices, what could not be loaded, and the remedies of checks', () => {
  expect(named({ type: 'noticed', notice: 'isvc doctor prints it' })).toMatchObject({
    notice: 'kubectl isvc doctor prints it',
  });
  const text = { state: 'failed', failure } as const;
  expect(named({ type: 'loaded', loaded: { name: 'yaml', of, text } })).toMatchObject({
    loaded: { name: 'yaml', of, text: { failure: { next: [{ text: 'Try: kubectl isvc list' }] } } },
  });
  const check = {
    id: 'rights',
    title: 'rights',
    state: 'failed',
    seen: [],
    parts: [],
    remedy: ['isvc doctor -o yaml'],
  } as const;
  const loaded = { name: 'doctor', checks: [check], isDone: true } as never;
  expect(named({ type: 'loaded', loaded })).toMatchObject({
    loaded: { checks: [{ remedy: ['kubectl isvc doctor -o yaml'] }] },
  });
});

test('of copied commands only that of isvc begins so, and its payload stays; their notes name it', () => {
  const value = [
    { tool: 'curl', command: 'curl -d \'{"text":"isvc list"}\'', notes: [] },
    { tool: 'isvc', command: 'isvc predict iris -d \'{"text":"isvc list"}\'', notes: ['First: isvc demo'] },
  ];
  const commands = { state: 'ready', value } as const;
  expect(named({ type: 'loaded', loaded: { name: 'copy', of, commands } })).toMatchObject({
    loaded: {
      commands: {
        value: [
          { command: 'curl -d \'{"text":"isvc list"}\'' },
          {
            command: 'kubectl isvc predict iris -d \'{"text":"isvc list"}\'',
            notes: ['First: kubectl isvc demo'],
          },
        ],
      },
    },
  });
});

const warning = 'You may not list them (isvc doctor prints the Role)';
const namedWarning = 'You may not list them (kubectl isvc doctor prints the Role)';
const found = { findings: [], attempts: [], warnings: [warning], named: [], claims: [], doubt: warning };
const failedRemote = { state: 'failed', failure } as const;
const namedFailure = { failure: { next: [{ text: 'Try: kubectl isvc list' }] } };
const next = [{ text: 'isvc list' }];

test.each<[string, Message, object]>([
  ['a log', { type: 'log-ended', of, failure }, namedFailure],
  ['the ways in', { type: 'surveyed', survey: failedRemote }, { survey: namedFailure }],
  [
    'their warnings, of which the doubt stays one',
    { type: 'surveyed', survey: { state: 'ready', value: found } },
    { survey: { value: { warnings: [namedWarning], doubt: namedWarning } } },
  ],
  [
    'the history',
    { type: 'history-loaded', of, exchanges: [failed({ next })] },
    { exchanges: [{ verdict: { next: [{ text: 'kubectl isvc list' }] } }] },
  ],
  [
    'what a model takes',
    { type: 'payload-compared', of, workbench: { model: failedRemote } },
    { workbench: { model: namedFailure } },
  ],
  ['a conversation', { type: 'chat-told', of, text: warning }, { text: namedWarning }],
  ['a file', { type: 'file-refused', path: 'a', why: warning }, { why: namedWarning }],
  [
    'other namespaces',
    { type: 'counted-elsewhere', namespace: 'a', elsewhere: { unknown: warning } },
    { elsewhere: { unknown: namedWarning } },
  ],
  [
    'service accounts',
    {
      type: 'loaded',
      loaded: { name: 'accounts', of, accounts: { state: 'ready', value: { names: [], warning } } },
    },
    { loaded: { accounts: { value: { warning: namedWarning } } } },
  ],
  [
    'a cluster that went away',
    { type: 'list-interrupted', why: 'a', next: [{ text: warning }] },
    { next: [{ text: namedWarning }] },
  ],
])('what is told of %s names the program too', (_, message, expected) => {
  expect(named(message)).toMatchObject(expected);
});

test('the path of a conversation that was saved stays as it is', () => {
  const message: Message = { type: 'chat-told', of, text: 'saved in /isvc list', saved: [] };
  expect(named(message)).toBe(message);
});

test('what has no steps stays as it is', () => {
  const message: Message = { type: 'ticked', now: 1 };
  expect(named(message)).toBe(message);
});

import { expect, test } from 'vitest';
import type { Condition, GraphStep, Service } from '../../../src/kserve/service.js';
import { heardOf } from '../../../src/tui/screens/heard.js';
import { answered } from '../answers.js';
import { graphService, llmService } from '../../inference/kind-samples.js';
import { service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, pressed, stateWith } from '../states.js';

const text = (state: Parameters<typeof drawn>[0]) => drawn(state).join('\n');
const tall = { size: { columns: 100, rows: 60 } };

function details(of: Service, others: readonly Service[] = []): readonly string[] {
  const state = stateWith([of, ...others], tall);
  return drawn(pressed({ ...state, cursor: of.key }, 'enter'));
}

function condition(type: string, status: Condition['status'] = 'True', reason = ''): Condition {
  return { type, status, severity: 'Info', reason, message: '' };
}

const step = (name: string, target: GraphStep['target'], more: Partial<GraphStep> = {}): GraphStep => ({
  name,
  target,
  isHard: false,
  ...more,
});
const calls = (name: string): GraphStep['target'] => ({ kind: 'service', name });

const empty = llmService({
  name: 'zero',
  readiness: 'empty',
  whyNotReady: 'replicas is 0, and no request starts a pod',
});

test('kinds are listed together by name, each with its mark, and a language model with its path', () => {
  const rows = drawn(
    stateWith([service({ name: 'digits' }), llmService(), graphService(new Map()), empty], tall),
  );
  expect(rows.slice(1, 6)).toEqual([
    expect.stringMatching(/^ {3}NAME/),
    expect.stringMatching(/^ ▸ chat llm +● +openai +172\.18\.0\.3\/kserve-demo\/chat/),
    expect.stringMatching(/^ {3}digits +● +v1 +digits-kserve-demo\.example\.com/),
    expect.stringMatching(/^ {3}pipeline graph +● +v1 +pipeline-kserve-demo/),
    expect.stringMatching(/^ {3}zero llm +◐ +openai +nothing serves it: replicas is 0/),
  ]);
});

test('two services of one name are two rows', () => {
  const rows = drawn(stateWith([service({ name: 'chat' }), llmService()], tall));
  expect(rows.slice(2, 4).map((row) => row.slice(0, 14).trim())).toEqual(['▸ chat', 'chat llm']);
});

test('a filter finds a kind', () => {
  const state = pressed(stateWith([service({ name: 'digits' }), llmService()]), '/', 'l', 'l', 'm');
  expect(text(state)).toContain('1 of 2');
  expect(text(state)).not.toContain('digits');
});

test('ready, but nothing serves it: the words are heard and head the details', () => {
  expect(details(empty).slice(2, 4)).toEqual([
    expect.stringContaining('◐ ready, but nothing serves it'),
    '   replicas is 0, and no request starts a pod',
  ]);
  expect(JSON.stringify(heardOf(stateWith([empty])))).toContain(
    'zero, LLMInferenceService, ready, but nothing serves it',
  );
});

test('not ready, yet it answers: said in the list, under the answer and in the details', () => {
  const refs = service({
    name: 'noroute',
    readiness: 'not-ready',
    whyNotReady: 'RefsInvalid: no such route',
  });
  const asked = after(stateWith([refs], tall), {
    type: 'call-ended',
    of: refs.key,
    outcome: { kind: 'exchange', exchange: answered([], { service: refs.key }) },
  });
  expect(text(asked)).toContain('yet it answers: RefsInvalid');
  expect(text(asked)).toContain('! not ready, yet it answers: RefsInvalid: no such route');
  expect(text(pressed(asked, 'enter'))).toContain('✗ not ready, yet it answers');
});

test('the conditions of a language model are a tree, which tells what it is made of', () => {
  const conditions = [
    condition('PresetsCombined'),
    condition('HTTPRoutesReady'),
    condition('MainWorkloadReady', 'False', 'MinimumReplicasUnavailable'),
    condition('Ready', 'False', 'MinimumReplicasUnavailable'),
    condition('RouterReady'),
    condition('WorkloadsReady', 'False', 'MinimumReplicasUnavailable'),
    condition('GroupDegraded', 'True', 'MemberDivergence'),
  ];
  const rows = details(llmService({ conditions }));
  const at = rows.findIndex((row) => row.trim() === 'CONDITIONS');
  expect(rows.slice(at + 1, at + 8).map((row) => row.slice(3, 33).trimEnd())).toEqual([
    '✗ Ready',
    '├ ✗ WorkloadsReady',
    '│ └ ✗ MainWorkloadReady',
    '└ ● RouterReady',
    '  └ ● HTTPRoutesReady',
    '● PresetsCombined',
    '✗ GroupDegraded',
  ]);
});

test('its workloads, router, group, addresses and configurations', () => {
  const group = {
    name: 'chat',
    members: [
      { name: 'chat', weight: 90 },
      { name: 'chat-b', weight: 10 },
    ],
  };
  const page = details(llmService({ group })).join('\n');
  for (const part of [
    'topology   one node, behind an endpoint picker',
    'also as    publishers/kserve-demo/models/chat',
    '◐ main           Deployment chat-kserve  1 of 2 ready',
    '· scheduler',
    'gateway    kserve/kserve-ingress-gateway',
    'picker     chat-epp-service',
    'pool       chat-inference-pool',
    'GROUP CHAT',
    ' 90%  chat  weight 90, this one',
    ' 10%  chat-b  weight 10',
    'http://172.18.0.3/kserve-demo/chat',
    'any request, to this service alone: chat',
    'config     kserve/kserve-config-llm-template',
  ])
    expect(page).toContain(part);
});

test('a graph is a tree of its nodes, with what becomes of each step', () => {
  const nodes = new Map([
    [
      'root',
      {
        name: 'root',
        router: 'Sequence',
        steps: [
          step('first', calls('iris'), { isHard: true }),
          step('', { kind: 'node', name: 'choice' }, { data: '$response', condition: 'predictions.#(==1)' }),
        ],
      },
    ],
    [
      'choice',
      {
        name: 'choice',
        router: 'Splitter',
        steps: [
          step('a', calls('gone'), { weight: 80 }),
          step('b', { kind: 'node', name: 'root' }, { weight: 20 }),
          step('c', calls('asleep')),
          step('d', { kind: 'url', url: 'http://elsewhere.example.com' }),
          step('e', { kind: 'nothing' }),
        ],
      },
    ],
    ['lost', { name: 'lost', router: 'Ensemble', steps: [] }],
  ]);
  const others = [service({ name: 'iris' }), service({ name: 'asleep', readiness: 'stopped' })];
  const rows = details(graphService(nodes), others);
  const at = rows.findIndex((row) => row.trim() === 'NODES');
  expect(rows.slice(at + 1, at + 12).map((row) => row.slice(3))).toEqual([
    'root  Sequence: each step after the other',
    '├ first  ● iris  hard: its failure ends the graph',
    '└ step 2  → node choice  if predictions.#(==1)  with the answer before',
    '  └ choice  Splitter: one step, by chance',
    '    ├ 80% a  ✗ there is no InferenceService gone',
    '    ├ 20% b  → node root  (drawn above)',
    '    ├ c  ■ asleep: stopped',
    '    ├ d  → http://elsewhere.example.com',
    '    └ e  ✗ it names no service, node or URL',
    'lost  Ensemble: all steps at once, with the answers of all',
    '  no step leads to it',
  ]);
});

test('what a cluster names like a field of every object is one name among others', () => {
  const conditions = ['Ready', 'constructor', '__proto__'].map((type) => condition(type));
  expect(details(llmService({ conditions })).filter((row) => /constructor|__proto__/u.test(row))).toEqual([
    expect.stringMatching(/^ {3}● constructor +True/u),
    expect.stringMatching(/^ {3}● __proto__ +True/u),
  ]);
  const nodes = new Map([['root', { name: 'root', router: 'toString', steps: [] }]]);
  expect(details(graphService(nodes)).filter((row) => row.includes('toString'))).toEqual([
    '   root  toString',
  ]);
});

test('the address of an IPv6 host keeps its brackets', () => {
  const url = { scheme: 'http', host: 'fd00::1', port: 8080, path: '/v1' } as const;
  expect(details(service({ name: 'digits', url }))).toContain('   url        http://[fd00::1]:8080/v1');
});

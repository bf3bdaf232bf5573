import { describe, expect, test } from 'vitest';
import { firstSteps, graphTrouble, parseInferenceGraph } from '../../src/kserve/inference-graph.js';
import type { Readiness } from '../../src/kserve/service.js';

function graph(nodes: object, status: object = { conditions: [{ type: 'Ready', status: 'True' }] }) {
  const parsed = parseInferenceGraph({ metadata: { name: 'g', namespace: 'ns' }, spec: { nodes }, status });
  if (parsed === undefined) throw new Error('no graph');
  return parsed;
}

const nested = {
  root: {
    routerType: 'Sequence',
    steps: [
      { name: 'first', nodeName: 'choice' },
      {
        name: 'second',
        serviceName: 'b',
        data: '$response',
        condition: 'predictions.#(==1)',
        dependency: 'Hard',
      },
    ],
  },
  choice: {
    routerType: 'Splitter',
    steps: [
      { serviceName: 'a', weight: 80 },
      { serviceUrl: 'http://elsewhere.example.com', weight: 20 },
    ],
  },
};

test('nodes and their steps', () => {
  const { nodes, readiness } = graph(nested);
  expect(readiness).toBe('ready');
  expect(nodes.get('root')).toEqual({
    name: 'root',
    router: 'Sequence',
    steps: [
      { name: 'first', target: { kind: 'node', name: 'choice' }, isHard: false },
      {
        name: 'second',
        target: { kind: 'service', name: 'b' },
        data: '$response',
        condition: 'predictions.#(==1)',
        isHard: true,
      },
    ],
  });
  expect(nodes.get('choice')?.steps).toMatchObject([
    { name: '', target: { kind: 'service', name: 'a' }, weight: 80 },
    { target: { kind: 'url', url: 'http://elsewhere.example.com' }, weight: 20 },
  ]);
});

describe('the steps that a request reaches first', () => {
  test.each([
    ['of a sequence the first, through its node all of a splitter', nested, ['service', 'url']],
    [
      'of an ensemble all',
      { root: { routerType: 'Ensemble', steps: [{ serviceName: 'a' }, { serviceName: 'b' }] } },
      ['service', 'service'],
    ],
    ['none in a circle', { root: { routerType: 'Sequence', steps: [{ nodeName: 'root' }] } }, []],
    ['none of nothing', {}, []],
  ])('%s', (_what, nodes, kinds) => {
    expect(firstSteps(graph(nodes)).map(({ target }) => target.kind)).toEqual(kinds);
  });
});

describe('what will fail', () => {
  const services = new Map<string, Readiness>([
    ['a', 'ready'],
    ['b', 'not-ready'],
    ['c', 'stopped'],
  ]);
  const look = (name: string) => {
    const readiness = services.get(name);
    return readiness === undefined ? undefined : { readiness };
  };
  const steps = (...list: readonly object[]) =>
    graphTrouble(graph({ root: { routerType: 'Sequence', steps: list } }), look);

  test('a ready graph with steps that are not', () => {
    expect(graphTrouble(graph(nested), look)).toEqual(['step second of node root: b is not ready']);
    expect(steps({ serviceName: 'a' }, { name: 'x', serviceName: 'gone' }, { serviceName: 'c' })).toEqual([
      'step x of node root: there is no InferenceService gone',
      'step 3 of node root: c is stopped',
    ]);
  });

  test('steps that lead nowhere', () => {
    expect(steps({ nodeName: 'none' }, {})).toEqual([
      'step 1 of node root: there is no node none',
      'step 2 of node root: it names no service, node or URL',
    ]);
    expect(graphTrouble(graph({}), look)).toEqual(['it has no node root, where a request begins']);
  });

  test('nothing, where all are ready', () => {
    expect(steps({ serviceName: 'a' }, { serviceUrl: 'http://x.example.com' })).toEqual([]);
  });
});

describe("KServe's own word", () => {
  test.each([
    ['no status', {}, ['unknown', expect.stringContaining('apply it anew')]],
    [
      'stopped',
      {
        conditions: [
          { type: 'Stopped', status: 'True' },
          { type: 'Ready', status: 'False', reason: 'Stopped' },
        ],
      },
      ['stopped', 'Stopped'],
    ],
    [
      'a reason',
      {
        conditions: [{ type: 'Ready', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'm' }],
      },
      ['not-ready', 'MinimumReplicasUnavailable: m'],
    ],
    [
      'no reason',
      { conditions: [{ type: 'Ready', status: 'False' }] },
      ['not-ready', 'Not ready, and KServe does not say why'],
    ],
  ])('%s', (_what, status, expected) => {
    const { readiness, whyNotReady } = graph(nested, status);
    expect([readiness, whyNotReady]).toEqual(expected);
  });

  test('its URL is where it is called', () => {
    expect(graph(nested, { url: 'http://g-ns.example.com' }).url).toEqual({
      scheme: 'http',
      host: 'g-ns.example.com',
      path: '',
    });
    expect(parseInferenceGraph({})).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { parseInferenceGraph } from '../../src/kserve/inference-graph.js';

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

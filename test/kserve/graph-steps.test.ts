import { describe, expect, test } from 'vitest';
import { firstSteps, graphTrouble, stepNames, withSteps } from '../../src/kserve/graph-steps.js';
import { parseInferenceGraph } from '../../src/kserve/inference-graph.js';
import type { Service } from '../../src/kserve/service.js';

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

const services: Readonly<Record<string, Pick<Service, 'readiness' | 'protocol'>>> = {
  a: { readiness: 'ready', protocol: 'grpc-v2' },
  b: { readiness: 'not-ready', protocol: 'v1' },
  c: { readiness: 'stopped', protocol: 'v1' },
  writer: { readiness: 'ready', protocol: 'openai' },
};
const look = (name: string) => services[name];

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

const steps = (...list: readonly object[]) =>
  graphTrouble(graph({ root: { routerType: 'Sequence', steps: list } }), look);

describe('what will fail', () => {
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

  test('a step that speaks a protocol in which no graph calls', () => {
    expect(steps({ serviceName: 'writer' })).toEqual([
      "step 1 of node root: writer speaks OpenAI's API, in which no graph calls its steps",
    ]);
  });

  test('nothing, where all are ready', () => {
    expect(steps({ serviceName: 'a' }, { serviceUrl: 'http://x.example.com' })).toEqual([]);
  });
});

test('the names of the services that its steps call, each once', () => {
  const again = { root: { steps: [{ serviceName: 'a' }, { serviceName: 'b' }, { serviceName: 'a' }] } };
  expect([stepNames(graph(nested)), stepNames(graph(again)), stepNames(graph({}))]).toEqual([
    ['b', 'a'],
    ['a', 'b'],
    [],
  ]);
});

describe('a graph with what its steps tell', () => {
  test('KServe calls it ready, and a step is not', () => {
    expect(withSteps(graph(nested), look)).toMatchObject({
      readiness: 'ready',
      startFailure: 'step second of node root: b is not ready',
    });
    const all = { root: { steps: [{ serviceName: 'c' }, { serviceName: 'gone' }] } };
    expect(withSteps(graph(all), look).startFailure).toBe('step 1 of node root: c is stopped (and 1 more)');
  });

  test('it is called in the REST protocol of its first step', () => {
    const { protocol, protocolWhy } = withSteps(graph(nested), look);
    expect([protocol, protocolWhy]).toEqual(['v2', 'that of a, its first step']);
    expect(withSteps(graph({ root: { steps: [{ serviceName: 'gone' }] } }), look).protocol).toBe('v1');
  });

  test('of one that is not ready only the protocol', () => {
    const stopped = graph(nested, { conditions: [{ type: 'Stopped', status: 'True' }] });
    expect(withSteps(stopped, look)).toMatchObject({ readiness: 'stopped', protocol: 'v2' });
    expect(withSteps(stopped, look)).not.toHaveProperty('startFailure');
  });
});

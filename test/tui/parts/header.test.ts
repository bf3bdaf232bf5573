import { expect, test } from 'vitest';
import { headerLine } from '../../../src/tui/parts/header.js';
import type { Service } from '../../../src/kserve/service.js';
import { service } from '../../inference/samples.js';
import { stateWith } from '../states.js';

const noGateway = { kind: 'no-way-in', summary: 'None.', next: [] } as const;

type Readiness = Service['readiness'];

/** The header in so many columns, over services of which so many are each. */
function header(counts: Partial<Record<Readiness, number>>, columns: number) {
  const services = Object.entries(counts).flatMap(([readiness, count]) =>
    Array.from({ length: count }, (_, at) =>
      service({ name: `${readiness}-${at}`, readiness: readiness as Readiness }),
    ),
  );
  return headerLine(stateWith(services, { size: { columns, rows: 24 } }));
}

function text(line: ReturnType<typeof header>): string {
  return line.map((piece) => piece.text).join('');
}

const mixed = { ready: 24, empty: 1, unknown: 1, 'not-ready': 2, stopped: 1 };

test.each([
  ['each kind', 140, '24 ready · 1 serving nothing · 1 starting · 2 failing · 1 stopped   '],
  ['those of all that are ready, and those that fail', 100, 'kserve-demo   24 of 29 ready · 2 failing   '],
  ['those that fail', 73, 'kserve-demo   2 failing   '],
  ['nothing, before it says less of the way in', 62, 'kserve-demo   '],
])('the header counts in words, as far as they fit: %s', (_, columns, expected) => {
  const line = header(mixed, columns);
  expect(text(line)).toContain(expected);
  expect(text(line)).toContain('looking for the gateway…');
  expect(text(line)).not.toMatch(/[●◐◌✗■]/u);
});

test.each([
  [{ ready: 3 }, 'kserve-demo   3 ready   '],
  [{ ready: 1, 'not-ready': 2 }, 'kserve-demo   1 ready · 2 failing   '],
  [{ 'not-ready': 2 }, 'kserve-demo   2 failing   '],
  [{ ready: 24, stopped: 1, empty: 3, unknown: 2 }, 'kserve-demo   24 of 30 ready   '],
  [{}, 'kserve-demo   '],
])('of %j it says so much at 84 columns', (counts, expected) => {
  expect(text(header(counts, 84)).replace('looking', '   looking')).toContain(expected);
});

test('a person hears commas between the counts', () => {
  const heard = header(mixed, 100).map((piece) => piece.spoken ?? piece.text);
  expect(heard.join('')).toContain('24 of 29 ready, 2 failing');
});

const eks = 'arn:aws:eks:eu-central-1:123456789012:cluster/the-production-models';

test.each([60, 80, 100])(
  'a context of EKS keeps its end at %i columns, and leaves room for what is said of the cluster',
  (columns) => {
    const services = [service({ name: 'a' }), service({ name: 'b', readiness: 'not-ready' })];
    const state = stateWith(services, { context: eks, size: { columns, rows: 24 } });
    expect(text(headerLine({ ...state, stale: { why: 'the API server is gone' } }))).toMatch(
      /^ isvc {3}….*models \/ kserve-demo .*not live $/u,
    );
    const failed = text(headerLine({ ...state, survey: { state: 'failed', failure: noGateway } }));
    expect(failed).toMatch(columns < 80 ? /kserve-demo {3}1 failing/u : /kserve-demo .*\(g tells why\) $/u);
    expect(failed.length).toBeLessThanOrEqual(columns);
  },
);

test('texts of a kubeconfig are made safe: the context, and its namespace', () => {
  const shown = text(headerLine(stateWith([], { context: 'a\u001B[2J', namespace: 'b\u001B]0;c' })));
  expect(shown).not.toContain('\u001B');
});

test('that no gateway answered names the key that tells why', () => {
  const keys = { gateways: ['='] };
  const state = stateWith([], { survey: { state: 'failed', failure: noGateway } });
  expect(text(headerLine({ ...state, settings: { ...state.settings, keys } }))).toContain('(= tells why)');
});

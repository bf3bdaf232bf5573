import { expect, test } from 'vitest';
import type { RouterRun } from '../../src/kserve/router-log.js';
import { decideVerdict } from '../../src/predict/decide.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { stepsText } from '../../src/problem.js';
import { outlineOf } from './expect-verdict.js';
import { answered, called, envoy, failed, first, of, router, run, second, waited } from './graph-evidence.js';
import { failure, http } from './make-evidence.js';

const log = 'logs: isvc logs ig/seq -n models';
const look = 'details: kubectl get ig seq -n models -o yaml';
const noBranch = 'None of the routes matched with the switch condition';
const stepOf = (name: string, condition?: string) => ({
  node: 'root',
  name,
  isFirst: false,
  ...(condition === undefined ? {} : { condition }),
});
const shown = (evidence: Evidence) => {
  const { summary, next } = decideVerdict(evidence);
  return `${summary}\n${stepsText(next)}`;
};
/** Neither the router's arguments nor its log may be read. */
const unknown = (evidence: Evidence): Evidence => ({ ...evidence, graph: { steps: called.steps } });

test.each<[string, Evidence, readonly string[]]>([
  ['no branch takes it', failed(noBranch), ['graph', 'payload', look]],
  ['its router fails', failed('no route was selected by the splitter'), ['graph', log, look]],
  ['a step cannot be reached', failed(`Post "${second}": EOF`), ['graph', log]],
  [
    'a proxy is in the way',
    of({ ...http(407, ''), endpoint: { ...http(407, '').endpoint, proxy: 'http://proxy.test:3128' } }),
    ['proxy', 'proxy 10.0.0.7', 'proxy'],
  ],
  ['an answer of a step is not JSON', failed("invalid character '<'"), ['graph', log]],
  [
    'its router ends the connection',
    waited(of(failure('wait', 'ECONNRESET', { candidate: { bypassesGateway: true } })), 2100),
    ['graph', log],
  ],
])('what is offered of a graph where %s', (_name, evidence, expected) => {
  expect(outlineOf(evidence)).toEqual(expected);
});

test('each condition of a Switch is named, and nothing where there is none', () => {
  const conditions = [stepOf('a', 'x==1'), stepOf('b'), stepOf('c', 'x==2')];
  expect(shown(failed(noBranch, { steps: conditions }))).toContain(
    'in the JSON that it gets: x==1 (node root), x==2 (node root)\n',
  );
  expect(shown(failed(noBranch, { steps: [stepOf('b')] }))).not.toContain('A Switch looks');
});

test('a step that is late is looked at, with the limit where it is known', () => {
  const late = failed(`Post "${second}": context deadline exceeded`);
  expect(shown(late)).toMatch(/did not answer the graph within 1 s: .*\n.*isvc logs other -n models/);
  expect(shown(unknown(late))).toMatch(/step second \(other\) did not answer the graph: /);
});

test('the limit of the router is named where it is known', () => {
  const cut = http(503, 'upstream connect error. reset reason: remote reset', envoy);
  expect(shown(waited(of(cut), 2100))).toContain('spec.routerTimeouts.serverWrite of the graph (2 s): raise');
  expect(shown(unknown(waited(of(cut), 2100)))).toContain(
    'spec.routerTimeouts.serverWrite of the graph: raise',
  );
});

const call = (url: string, step: string, error?: string) => ({
  url,
  step,
  tookMs: 1,
  ...(error === undefined ? {} : { error }),
});

test.each<[string, Partial<RouterRun>, string]>([
  ['the last that ran', {}, 'step second (other)'],
  [
    'the last of several',
    { calls: [call(first, 'first'), call(second, 'second'), call(first, 'first')] },
    'step first (iris)',
  ],
  ['the Hard one, whatever ran beside it', { hardFailure: { step: 'second', status: 500 } }, 'step second'],
  ['the Hard one, and not the last', { hardFailure: { step: 'first', status: 500 } }, 'step first (iris)'],
  ['a Hard one that is not in the graph', { hardFailure: { step: 'x', status: 500 } }, 'step second'],
  ['one that the log does not name', { calls: [] }, 'a step'],
])('the step that answered is %s', (_name, more, step) => {
  const text = shown(answered(500, '{"error":"boom"}', { run: run(more) }));
  expect(text.startsWith(step)).toBe(true);
  expect(text).toContain(' of the graph: the model failed on this payload: boom');
});

test('the step that could not be reached is the one whose call failed', () => {
  const cause = 'read tcp 10.0.0.1:5->10.0.0.2:80: read: connection reset by peer';
  const calls = [call(first, 'first'), call(second, 'second', cause)];
  expect(shown(failed(cause, { run: run({ calls }) }))).toMatch(
    /^the graph could not reach step second \(other\)/,
  );
  expect(shown(failed(cause))).toMatch(/^the graph could not reach one of its steps/);
});

test('a server that is no step of the graph is told by its URL, and has no command', () => {
  const text = shown(failed('Post "http://elsewhere.test/v1": EOF'));
  expect(text).toContain('elsewhere.test');
  expect(text).not.toContain('isvc ready');
});

test('a token that does not reach the steps is told where one was sent, and was not accepted', () => {
  const propagate = 'router.headers.propagate';
  const sent = { evidence: { tokenSent: true } } as const;
  const refused = answered(401, '', {}, sent);
  expect(shown(refused)).toContain('does not hand the token on');
  expect(shown(unknown(refused))).toContain('may not hand the token on');
  const isUnknown = { router: { ...router, passesAuthorization: 'unknown' } } as const;
  expect(shown(answered(401, '', isUnknown, sent))).toContain('may not hand the token on');
  expect(shown(answered(401, ''))).not.toContain(propagate);
  expect(shown(answered(500, '{"error":"boom"}', {}, sent))).not.toContain(propagate);
});

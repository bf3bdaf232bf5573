import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { everywhere } from '../../src/cli/flags.js';
import type { Question } from '../../src/inference/exchange.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { chat, seq } from '../discovery/kind-objects.js';
import { failure, grpc, http, plain } from './make-evidence.js';
import { recordedGateways } from './recorded-gateways.js';
import { recordedServers } from './recorded-servers.js';

const repeat = {
  cluster: '--kubeconfig /tmp/k --context prod',
  wayIn: '--gateway ns/gw --cacert /tmp/ca.pem -k',
  login: '--token "$TOKEN"',
  inference: `-H 'X-Team: a' --max-answer 1GiB`,
};
const tokenSent = { namespace: 'demo', account: 'caller', audiences: ['aud'] } as const;
const said: Partial<Evidence> = { modelName: 'scale4', modelVersion: '3', protocol: 'v2', repeat, tokenSent };

function commandsOf(evidence: Evidence, start: string): readonly string[] {
  return decideVerdict(evidence).next.flatMap(({ text }) => {
    const at = text.indexOf(start);
    return at === -1 ? [] : [text.slice(at)];
  });
}

test('a command that calls the model repeats what was said of the model, the way in and the login', () => {
  const evidence = http(400, '{"error":"x"}', {}, { evidence: { ...said, statesInputs: true } });
  expect(commandsOf(evidence, 'isvc metadata')).toEqual([
    "isvc metadata iris -n demo --kubeconfig /tmp/k --context prod --gateway ns/gw --cacert /tmp/ca.pem -k --protocol v2 --model scale4 --model-version 3 -H 'X-Team: a' --max-answer 1GiB --token-from serviceaccount/caller --token-audience aud",
  ]);
});

test('a token and a header go along where no account is named', () => {
  const evidence = http(503, '{"error":"Model with name iris is not ready."}', {}, { evidence: { repeat } });
  expect(commandsOf(evidence, 'isvc ready')).toEqual([
    'isvc ready iris -n demo --kubeconfig /tmp/k --context prod --gateway ns/gw --cacert /tmp/ca.pem -k --token "$TOKEN" -H \'X-Team: a\' --max-answer 1GiB --wait',
  ]);
});

test('isvc logs and kubectl get the flags that they have', () => {
  const evidence = http(502, 'EOF', {}, { evidence: said });
  expect(commandsOf(evidence, 'isvc logs')).toEqual([
    'isvc logs iris -n demo --kubeconfig /tmp/k --context prod --previous',
  ]);
  expect(commandsOf(evidence, 'kubectl describe')).toEqual([
    'kubectl describe pods -n demo --kubeconfig /tmp/k --context prod -l serving.kserve.io/inferenceservice=iris',
  ]);
});

test('a name that a shell reads otherwise is quoted', () => {
  const evidence = grpc(3, 'x', {}, { evidence: { modelName: "it's $HOME", statesInputs: true } });
  expect(commandsOf(evidence, 'isvc metadata')[0]).toContain(String.raw`--model 'it'\''s $HOME'`);
});

/** Evidence of every kind of verdict, asked and not asked, on both kinds of service. */
function everyEvidence(): readonly Evidence[] {
  const recorded = [...recordedGateways, ...recordedServers].flatMap(({ status, code, body }) =>
    status === undefined ? [grpc(code ?? 2, body)] : [http(status, body), plain(status, body)],
  );
  const others = [
    ...[301, 302, 400, 401, 404, 405, 413, 418, 421, 422, 429, 500, 501, 502, 503, 504].map((status) =>
      http(status, ''),
    ),
    http(200, '<html></html>'),
    http(200, '{}', {}, { evidence: { undecodable: 'no predictions', mismatch: 'form' } }),
    ...[1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 16, 99].map((code) => grpc(code, '')),
    ...(['connect', 'tls', 'wait', 'receive'] as const).flatMap((phase) =>
      [
        'ECONNREFUSED',
        'TIMEOUT',
        'CERT_HAS_EXPIRED',
        'SELF_SIGNED_CERT_IN_CHAIN',
        'NOT_HTTP2',
        'NOT_HTTP1',
        'ECONNRESET',
        'TOO_LARGE',
      ].map((code) => failure(phase, code)),
    ),
  ];
  return [...recorded, ...others].flatMap((evidence) => [
    evidence,
    { ...evidence, service: { ...evidence.service, deploymentMode: 'Knative' as const } },
    { ...evidence, ...said },
    { ...evidence, verb: 'explain' as const },
    { ...evidence, verb: 'ask' as const },
    {
      ...evidence,
      models: ['a', 'iris'],
      versions: ['1', '2'],
      speaks: ['v2' as const, 'grpc-v1' as const],
      statesInputs: true,
      podTrouble: '',
      routes: ['a.test'],
    },
  ]);
}

/** Words of a step that look like flags of isvc, and are none of the command that it names, or of any where it names none. */
function unknownWords(step: string): readonly string[] {
  const verb = /\bisvc (\w+) (?=iris)/.exec(step)?.[1];
  const command = commands.find(({ name }) => name === verb);
  if (verb !== undefined && command === undefined) return [`isvc ${verb}`];
  const flags = [...everywhere, ...(command?.flags ?? commands.flatMap((one) => one.flags))];
  const words = step.includes('kubectl') ? [] : (step.match(/(?<=^|\s)--?[a-zA-Z][\w-]*/g) ?? []);
  return words.filter((word) => !flags.some((flag) => flag.flags.split(/[ ,]+/).includes(word)));
}

test('no next step names a command or a flag that isvc does not have', () => {
  const steps = new Set(
    everyEvidence().flatMap((evidence) => decideVerdict(evidence).next.map(({ text }) => text)),
  );
  expect(steps.size).toBeGreaterThan(50);
  expect([...steps].filter((step) => unknownWords(step).length > 0)).toEqual([]);
});

const answers: Readonly<Record<Question, Partial<Evidence>>> = {
  models: { models: ['other'] },
  versions: { versions: ['77'] },
  inputs: { statesInputs: true },
  protocols: { speaks: ['grpc-v1'] },
  routes: { routes: ['other.test'] },
  pods: { podTrouble: 'predictor: OOMKilled' },
};

test('what a verdict asks is asked once, and its answer is told', () => {
  const asked = everyEvidence().flatMap((evidence) => {
    const { ask, summary, next } = decideVerdict(evidence);
    if (ask === undefined) return [];
    const after = decideVerdict({ ...evidence, ...answers[ask] });
    const isTold = after.summary !== summary || stepsText(after.next) !== stepsText(next);
    return [{ ask, summary, isTold, again: after.ask === ask }];
  });
  expect(new Set(asked.map(({ ask }) => ask))).toEqual(new Set(Object.keys(answers)));
  expect(asked.filter(({ isTold, again }) => again || !isTold)).toEqual([]);
});

test.each([
  [['other.test'], 'The routes in demo are for: other.test'],
  [[], 'Compare the Host sent with those of: kubectl get httproute,virtualservice,ingress -n demo'],
])('no route is said to be there for a host that none of them has: %j', (routes, first) => {
  const { next } = decideVerdict(http(404, '', {}, { evidence: { routes } }));
  expect(next[0]?.text).toBe(first);
});

test('of a rollout that does not come up the pods of the new version speak, so it is only a note', () => {
  const evidence = { podTrouble: 'predictor: CrashLoopBackOff', isRollout: true } as const;
  const { next } = decideVerdict(http(503, 'no healthy upstream', {}, { evidence }));
  expect(next[0]?.text).toBe('Note: predictor: CrashLoopBackOff');
});

const llm = chat({});
const callers: readonly [string, Partial<Evidence>, RegExp][] = [
  ['a graph', { service: seq(), protocol: 'v2' }, /--(?:protocol|model|binary)/],
  ['a client of the proxy', { relayed: true }, /(?<!isvc \w+ [^:]*)--(?:protocol|model|binary)/],
  ['an LLMInferenceService', { service: llm, protocol: 'openai' }, /Try another: --protocol|--binary/],
];

test.each(callers)('no next step names a flag that means nothing for %s', (_name, called, flag) => {
  const steps = everyEvidence().flatMap((evidence) =>
    decideVerdict({ ...evidence, ...called }).next.map(({ text }) => text),
  );
  expect(steps.length).toBeGreaterThan(50);
  expect([...new Set(steps)].filter((step) => flag.test(step))).toEqual([]);
});

test('a client of the proxy has chosen the model itself: the verdict names none', () => {
  const noModel = http(404, '{"error":"Model with name x does not exist."}');
  const summary = 'the server has no such model: Model with name x does not exist.';
  expect(decideVerdict({ ...noModel, relayed: true }).summary).toBe(summary);
});

test('a client of the proxy is told the path that its service takes, and a language service’s that it has no other protocol', () => {
  const notFound = http(404, '{"detail":"Not Found"}', { 'x-envoy-upstream-service-time': '1' });
  const asked = { ...notFound, relayed: true as const };
  const { summary, next } = decideVerdict(asked);
  expect(summary).toBe('the server does not take POST /v1/models/iris:predict: HTTP 404 Not Found');
  expect(next[0]?.text).toContain('iris speaks v1 (the default): POST /v1/models/iris:predict');
  const toGraph = decideVerdict({ ...asked, service: seq() }).next[0]?.text;
  expect(toGraph).toContain('seq is a graph: it takes JSON by POST /');
  const own = decideVerdict({ ...notFound, service: llm, protocol: 'openai', speaks: [] });
  expect(stepsText(own.next)).not.toContain('Try another');
  const alone = decideVerdict({ ...notFound, service: llm, protocol: 'openai', mismatch: 'form' });
  expect(stepsText(alone.next)).not.toContain('--protocol');
});

test.each<[string, (evidence: Evidence) => boolean, (evidence: Evidence) => RegExp]>([
  [
    'from explain to another protocol',
    ({ verb, protocol }) => verb === 'explain' && protocol === 'v1',
    () => /--protocol (v2|grpc)/,
  ],
  [
    'to the protocol that was tried',
    () => true,
    ({ protocol }) => new RegExp(`It answers to .*--protocol ${protocol}$`, 'm'),
  ],
  ['to metadata where none is stated', ({ statesInputs }) => statesInputs !== true, () => /isvc metadata/],
  ['to a body that -v does not show', ({ verb }) => verb === 'ask', () => /body: -v/],
])('no next step leads %s', (_name, applies, circle) => {
  const led = everyEvidence()
    .filter(applies)
    .map((evidence) => ({ steps: stepsText(decideVerdict(evidence).next), circle: circle(evidence) }));
  expect(led.length).toBeGreaterThan(20);
  expect(led.filter((one) => one.circle.test(one.steps))).toEqual([]);
});

/** Steps that name a flag or a command and only explain: a limit of the service's own, a client or a token of the user's own, the log of a picker. */
const onlyText =
  /not --timeout: raise spec\.|OpenAI client|get inferencegraphs|"\$\(kubectl create token|^If it expects an audience|^A prediction shows|^Its log: kubectl logs .*router-scheduler/;

test('a next step that names a command or a flag says what it does', () => {
  const steps = everyEvidence().flatMap((evidence) => decideVerdict(evidence).next);
  const named = steps.filter(({ text }) => /\bisvc [a-z]+ \w|\bkubectl |(^|\s)--?[a-z]/.test(text));
  expect(named.length).toBeGreaterThan(50);
  const silent = named.filter(({ text, action }) => action === undefined && !onlyText.test(text));
  expect(silent).toEqual([]);
});

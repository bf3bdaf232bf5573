import type { Verdict } from '../inference/exchange.js';
import { shellWord } from '../wording/command-line.js';
import { namesThere, nearestNames } from '../wording/nearest-names.js';
import { nextStep, type NextStep } from '../problem.js';
import { spokenProtocols } from '../kserve/service.js';
import { protocols } from '../protocol/protocols.js';
import { askedText, type Evidence } from './evidence.js';
import { isvcCommand, kubectlPods } from './next-commands.js';
import { otherBody } from './verdicts-openai.js';
import {
  entryOf,
  podLook,
  podTroubleStep,
  makeVerdict,
  serverLog,
  serverSays,
  type Steps,
  timedOut,
  withoutServer,
} from './verdicts.js';

// The answers of the model server, or of the model in it.

/** The server answered, and has no model of that name; it is asked which ones it has. */
export function noSuchModel(evidence: Evidence, why: string): Verdict {
  const { models, modelName, service } = evidence;
  if (tookTheVerb(evidence, why)) return escapedColon(evidence, why);
  // A server with many models mostly has one of the service's name too.
  const [near = models?.[0]] = nearestNames(modelName, models ?? []);
  const best = models?.includes(service.modelName) === true ? service.modelName : near;
  const has =
    best === undefined || models === undefined
      ? [
          nextStep(
            'Name the model with --model NAME; the names are in the model repository that the server was given.',
            'model',
          ),
        ]
      : [
          `Models on this server: ${namesThere(modelName, models)}`,
          nextStep(`Choose one of them: --model ${shellWord(best)}`, 'model', best),
        ];
  const isTheirs = evidence.relayed === true || service.kind === 'graph';
  const named = isTheirs ? 'no such model' : `no model named ${modelName}`;
  const summary = `the server has ${named}: ${why}`;
  const verdict = makeVerdict(evidence, 'server', summary, has, 'models');
  return { ...verdict, model: 'unknown', ...(best === undefined ? {} : { otherModel: best }) };
}

/** The server names the model as NAME:predict: to it, the colon before the verb was a character of the name. */
function tookTheVerb({ protocol, modelName, verb }: Evidence, why: string): boolean {
  if (!protocols[protocol].hasVerbInPath || verb === 'ask') return false;
  const name = why.toLowerCase();
  return [`:${verb}`, `%3a${verb}`].some((end) => name.includes(`${modelName.toLowerCase()}${end}`));
}

function escapedColon(evidence: Evidence, why: string): Verdict {
  const { modelName, verb } = evidence;
  return makeVerdict(
    evidence,
    'server',
    `the server took ${modelName}:${verb} for the model's name: something on the way escaped the colon of the path, or changed POST to GET: ${why}`,
    [
      'Look for a proxy, CDN or rewrite rule before the server that escapes ":" as %3A, and let it pass the path as it is.',
      nextStep(
        `The paths of v2 have no colon: ${isvcCommand({ ...evidence, protocol: 'v2' }, 'predict')}`,
        'protocol',
        'v2',
      ),
    ],
  );
}

/** The server has the model, and has not loaded it, or failed to. */
export function modelNotReady(evidence: Evidence, why: string): Verdict {
  const verdict = makeVerdict(evidence, 'server', `the server has the model, but it is not ready: ${why}`, [
    nextStep(`Wait for it: ${isvcCommand(evidence, 'ready', '--wait')}`, 'ready'),
    serverLog(evidence),
  ]);
  return { ...verdict, model: 'not ready' };
}

/** The server does not know the path or method: it is asked in which protocols it answers. */
export function otherProtocol(evidence: Evidence, why: string): Verdict {
  const { protocol, speaks, verb } = evidence;
  if (verb === 'explain') return noExplainer(evidence, why);
  if (verb === 'ask' && speaks?.includes(protocol) === true) {
    return makeVerdict(
      evidence,
      'server',
      `the server takes ${protocol}, but does not answer this question: ${why}`,
      [nextStep('A prediction works without it: send a payload with -f or -d.', 'payload')],
    );
  }
  if (protocol === 'openai') return noOpenAi(evidence, why);
  const summary = `the server does not take ${askedText(evidence)}: ${why}`;
  return makeVerdict(evidence, 'server', summary, [protocolAdvice(evidence)], 'protocols');
}

/** Neither prefix led to it, or the path that did is not for this task. */
function noOpenAi(evidence: Evidence, why: string): Verdict {
  const { request, speaks = [] } = evidence;
  const path = request.transport === 'http' ? request.path : '';
  const isThere = speaks.includes('openai');
  const next = isThere
    ? [nextStep(`Its models: ${isvcCommand(evidence, 'metadata')}`, 'metadata'), serverLog(evidence)]
    : [
        protocolAdvice(evidence),
        "KServe's own server may have it at another path: see env KSERVE_OPENAI_ROUTE_PREFIX of its container.",
      ];
  const summary = `the server does not have OpenAI's API at ${path}: ${why}`;
  return makeVerdict(evidence, 'server', summary, next, 'protocols');
}

/** The server may take another protocol. Explain exists only in V1, so it gets no such step. */
function protocolStep(evidence: Evidence): Steps {
  return evidence.verb === 'explain' ? [] : [protocolAdvice({ ...evidence, speaks: [] })];
}

/** Never the protocol that was just tried. */
function protocolAdvice({ protocol, protocolGiven, service, speaks = [] }: Evidence): NextStep {
  const [first, ...more] = speaks
    .filter((one) => one !== protocol)
    .toSorted((one, other) => Number(other === service.protocol) - Number(one === service.protocol));
  if (first !== undefined) {
    return nextStep(
      `It answers to ${[first, ...more].join(' and ')}: --protocol ${first}`,
      'protocol',
      first,
    );
  }
  const others = spokenProtocols.filter((one) => one !== protocol).join('|');
  if (protocolGiven === true && protocol !== service.protocol) {
    return nextStep(
      `isvc used ${protocol} because --protocol says so. The service itself says ${service.protocol} (${service.protocolWhy}): leave out --protocol.`,
      'protocol',
      service.protocol,
    );
  }
  const why = protocolGiven === true ? '--protocol says so, and the service too' : service.protocolWhy;
  return nextStep(`isvc used ${protocol} (${why}). Try another: --protocol ${others}`, 'protocol');
}

/** An answer with an OK status, not in the form of the protocol that was spoken. */
export function protocolMismatch(evidence: Evidence, why: string): Verdict {
  const { protocol } = evidence;
  const how =
    evidence.roundTrip.response?.transport === 'http' ? ` ${evidence.roundTrip.response.status}` : '';
  return makeVerdict(
    evidence,
    'server',
    `the model server answered${how}, but not as ${protocol} says: ${why}`,
    [
      ...(evidence.verb === 'ask' ? [] : [nextStep('The whole body: -v', 'exchange')]),
      ...(evidence.mismatch === 'tensor' ? [serverLog(evidence)] : protocolStep(evidence)),
    ],
  );
}

/** Says what the spec has, and never another protocol: explain is V1's alone. */
export function noExplainer(evidence: Evidence, why: string): Verdict {
  const said = why === '' ? '' : `: ${why}`;
  const has = evidence.service.components.some(({ kind }) => kind === 'explainer');
  if (has) {
    return makeVerdict(evidence, 'server', `the explainer of the service did not take the request${said}`, [
      nextStep(`See whether it runs: ${kubectlPods(evidence, 'get pods', 'explainer')}`, 'details'),
      serverLog(evidence),
    ]);
  }
  return makeVerdict(evidence, 'server', `the server cannot explain: this service has no explainer${said}`, [
    'Explanations need spec.explainer, or a model server that implements :explain.',
  ]);
}

/** The server has more requests than it takes, and says so. */
export function serverFull(evidence: Evidence, why: string): Verdict {
  return serverSays(evidence, `the server has more requests than it can take: ${why}`, [
    nextStep('Send fewer at once, or try again in a while.', 'retry'),
  ]);
}

/** A 502 or 503 that no gateway wrote. */
export function unavailable(evidence: Evidence, said: string): Verdict {
  return withoutServer(
    makeVerdict(
      evidence,
      'server',
      `the server, or a proxy in its pod, cannot answer: ${said}`,
      [
        ...podTroubleStep(evidence),
        serverLog(evidence),
        nextStep(`See whether its pod restarts: ${kubectlPods(evidence, 'get pods')}`, 'details'),
      ],
      'pods',
    ),
  );
}

/** A limit that no gateway has. */
export function serverLate(evidence: Evidence, said: string): Verdict {
  return timedOut(evidence, `the server gave up waiting for the model (${said})`, [serverLog(evidence)]);
}

/** The program behind the service may not be a model server at all. */
export function webPage(evidence: Evidence, why: string): Verdict {
  return serverSays(evidence, `the server answers as a web server: ${why}`, [
    podLook(evidence),
    ...protocolStep(evidence),
  ]);
}

/** The model, or the server before it, refused the payload; the model is asked what it takes. */
export function rejected(evidence: Evidence, why: string): Verdict {
  if (evidence.verb === 'ask')
    return serverSays(evidence, `the server refused the question: ${why}`, [serverLog(evidence)]);
  const next = [...modelExpects(evidence), ...otherBody(evidence), serverLog(evidence)];
  return makeVerdict(evidence, 'model', `the model rejected the payload: ${why}`, next, 'inputs');
}

/** A transformer runs before and after the model, and may be what failed. */
export function modelFailed(evidence: Evidence, why: string): Verdict {
  if (evidence.verb === 'ask')
    return serverSays(evidence, `the server failed: ${why}`, [serverLog(evidence)]);
  const next = [...modelExpects(evidence), serverLog(evidence)];
  if (entryOf(evidence) !== 'transformer') {
    return makeVerdict(evidence, 'model', `the model failed on this payload: ${why}`, next, 'inputs');
  }
  const summary = `the transformer, or the model behind it, failed on this payload: ${why}`;
  return makeVerdict(
    evidence,
    'model',
    summary,
    [...next, nextStep(`The transformer's own log: ${kubectlPods(evidence, 'logs', 'transformer')}`, 'logs')],
    'inputs',
  );
}

/** Nothing where the server states no inputs, as KServe's own V1 servers never do. */
function modelExpects(evidence: Evidence): Steps {
  if (evidence.statesInputs !== true) return [];
  return [
    nextStep(
      `Compare the payload with what the model expects: ${isvcCommand(evidence, 'metadata')}`,
      'metadata',
    ),
  ];
}

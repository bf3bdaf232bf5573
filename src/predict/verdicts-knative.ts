import type { Verdict } from '../inference/exchange.js';
import { nextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { isvcCommand, kubectlCommand, kubectlPods } from './next-commands.js';
import { entryOf, podTroubleStep, makeVerdict, serverLog, timedOut, withoutServer } from './verdicts.js';

// The answers of Knative's activator and queue-proxy, and of an agent of KServe's that is built with the same packages.

/** Each pod takes `containerConcurrency` requests at once and ten times as many wait (knative.dev/serving, pkg/queue/breaker.go). */
export function queueFull(evidence: Evidence, why: string): Verdict {
  const { name } = evidence.service;
  return makeVerdict(
    evidence,
    'knative',
    `too many requests at once for ${name}: Knative's queue before its pods is full: ${why}`,
    [
      nextStep('Send fewer at once, or try again in a while.', 'retry'),
      `More pods take more: raise spec.${entryOf(evidence)}.maxReplicas or containerConcurrency of the service.`,
    ],
  );
}

/** The activator, or the queue-proxy, had the request until its time was over: no pod had room for it. */
export function noPlace(evidence: Evidence, why: string): Verdict {
  const { name } = evidence.service;
  return makeVerdict(
    evidence,
    'knative',
    `no pod of ${name} had room for the request in time: ${why}`,
    [
      ...podTroubleStep(evidence),
      nextStep(`See whether its pods start: ${kubectlPods(evidence, 'get pods')}`, 'details'),
    ],
    'pods',
  );
}

/** A revision's `timeoutSeconds` also runs while the activator waits for a pod (knative.dev/serving, cmd/activator/main.go). */
export function slowStart(evidence: Evidence, said: string): Verdict {
  const { name } = evidence.service;
  const summary = `Knative ended the request: no pod of ${name} started, or answered, within the revision's timeoutSeconds (${said})`;
  const next = [
    ...podTroubleStep(evidence),
    nextStep(`See whether its pods start: ${kubectlPods(evidence, 'get pods')}`, 'details'),
    longerRevision(evidence),
  ];
  return makeVerdict(evidence, 'timeout', summary, next, 'pods');
}

/** The revision's `timeoutSeconds` ran out while the model server had the request. */
export function requestTimeout(evidence: Evidence, said: string): Verdict {
  const { name } = evidence.service;
  const summary = `Knative ended the request: the model server of ${name} had it longer than the revision's timeoutSeconds (${said})`;
  return timedOut(evidence, summary, [longerRevision(evidence), serverLog(evidence)]);
}

/** The defaults are those of `config-defaults` (knative.dev/serving, pkg/apis/config/defaults.go). */
function longerRevision(evidence: Evidence): string {
  return `The limit is Knative's, not --timeout: raise spec.${entryOf(evidence)}.timeout of the service (it becomes timeoutSeconds: 300 s when not set, 600 s at most unless config-defaults says otherwise).`;
}

/** Knative's route names a revision that was deleted. */
export function noRevision(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'knative', `Knative's route leads to a revision that does not exist: ${why}`, [
    nextStep(
      `Look at its route and revisions: ${kubectlCommand(evidence, 'get routes,revisions')}`,
      'revisions',
    ),
  ]);
}

/** The activator knew of a pod that it could not connect to. */
export function podLost(evidence: Evidence, why: string): Verdict {
  return makeVerdict(
    evidence,
    'knative',
    `Knative reached no pod of ${evidence.service.name}: ${why}`,
    [
      ...podTroubleStep(evidence),
      nextStep(
        `Its pod may have just stopped. Try again, and look at its pods: ${kubectlPods(evidence, 'get pods')}`,
        'details',
      ),
    ],
    'pods',
  );
}

/** The proxy in the pod answers, the server beside it does not listen. */
export function serverDown(evidence: Evidence, why: string): Verdict {
  const { who, proxy } = proxyOf(evidence);
  return withoutServer(
    makeVerdict(
      evidence,
      who,
      `the model server in the pod of ${evidence.service.name} does not listen: ${why} (reported by ${proxy})`,
      [
        ...podTroubleStep(evidence),
        serverLog(evidence),
        nextStep(
          `The log of its last run: ${isvcCommand(evidence, 'logs', '--previous')}`,
          'logs',
          'previous',
        ),
        nextStep(`See whether it restarts: ${kubectlPods(evidence, 'get pods')}`, 'details'),
      ],
      'pods',
    ),
  );
}

/** It took the request, and closed the connection without an answer: as a process does that is killed. */
export function serverDied(evidence: Evidence, why: string): Verdict {
  const { who, proxy } = proxyOf(evidence);
  return withoutServer(
    makeVerdict(
      evidence,
      who,
      `the model server of ${evidence.service.name} closed the connection while it had the request: ${why} (reported by ${proxy})`,
      [
        ...podTroubleStep(evidence),
        nextStep(
          `The request may have crashed the server, for example by its memory. The log of that run: ${isvcCommand(evidence, 'logs', '--previous')}`,
          'logs',
          'previous',
        ),
        nextStep(`See whether it restarted, and why: ${kubectlPods(evidence, 'describe pods')}`, 'details'),
      ],
      'pods',
    ),
  );
}

function proxyOf({ service }: Evidence): { readonly who: Verdict['who']; readonly proxy: string } {
  return service.deploymentMode === 'Knative'
    ? { who: 'knative', proxy: "Knative's queue-proxy" }
    : { who: 'server', proxy: 'the proxy beside it' };
}

/** A 502 or 503 on Knative without a text that is known. */
export function knative(evidence: Evidence, why: string): Verdict {
  const { name } = evidence.service;
  return makeVerdict(
    evidence,
    'knative',
    `Knative, or the gateway before it, has no pod of ${name} that answers: ${why}`,
    [
      ...podTroubleStep(evidence),
      nextStep(`Look at its pods: ${kubectlPods(evidence, 'get pods')}`, 'details'),
      nextStep(
        `Look at its revisions: ${kubectlCommand(evidence, 'get revisions', `-l serving.knative.dev/service=${name}-${entryOf(evidence)}`)}`,
        'revisions',
      ),
    ],
    'pods',
  );
}

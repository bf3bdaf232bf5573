import type { Verdict } from '../inference/exchange.js';
import { nextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { gatewayTexts } from './gateway-texts.js';
import { knativeTexts } from './knative-texts.js';
import type { KnownText } from './known-text.js';
import { languageTexts } from './language-texts.js';
import { serverTexts } from './server-texts.js';
import { componentFailed, noComponent } from './verdicts-components.js';
import { gatewayRefused, noPods, noRoute, overHttps, podRefused, wasReset } from './verdicts-gateway.js';
import { graphFailed, noBranch, stepLate, stepLost, stepNotJson } from './verdicts-graph.js';
import {
  noPlace,
  noRevision,
  podLost,
  queueFull,
  requestTimeout,
  serverDied,
  serverDown,
  slowStart,
} from './verdicts-knative.js';
import { openAiOnly, tooLong, wrongTask } from './verdicts-openai.js';
import { pickerFailed, pickerFull, pickerHasNoPod, pickerRefused, sidecarAlone } from './verdicts-picker.js';
import {
  modelFailed,
  modelNotReady,
  noExplainer,
  noSuchModel,
  otherProtocol,
  rejected,
  serverFull,
} from './verdicts-server.js';
import { noSuchVersion, noVersions } from './verdicts-version.js';
import { longerRoute, podLook, timedOut } from './verdicts.js';

/** The verdict of a known text for this call. `why` is the text as it is shown; `said` has the status before it. */
export function decideByText(
  evidence: Evidence,
  { by, means }: KnownText,
  why: string,
  said: string,
): Verdict {
  switch (means) {
    case 'no-route':
      return noRoute(evidence, by === 'Envoy' ? undefined : by);
    case 'no-pod':
      return noPods(evidence, why);
    case 'pod-refused':
      return podRefused(evidence, why);
    case 'pod-tls':
      return gatewayRefused(
        evidence,
        `the gateway and the pod of ${evidence.service.name} do not agree on TLS: ${why}`,
        [podLook(evidence)],
      );
    case 'reset':
      return wasReset(evidence, why);
    case 'other-protocol':
      return otherProtocol(evidence, why);
    case 'route-timeout':
      return timedOut(evidence, `the gateway gave up waiting for the model (${said})`, [
        longerRoute(evidence),
      ]);
    case 'gateway-full':
      return gatewayRefused(
        evidence,
        `the gateway does not let more requests through to ${evidence.service.name}: ${why}`,
        [nextStep('Try again in a while, with fewer requests at once.', 'retry')],
      );
    case 'expects-tls':
      return gatewayRefused(evidence, 'this port expects TLS', [overHttps(evidence, evidence.endpoint.port)]);
    case 'queue-full':
      return queueFull(evidence, why);
    case 'no-place':
      return noPlace(evidence, why);
    case 'activation-timeout':
      return slowStart(evidence, said);
    case 'request-timeout':
      return requestTimeout(evidence, said);
    case 'no-revision':
      return noRevision(evidence, why);
    case 'pod-lost':
      return podLost(evidence, why);
    case 'server-down':
      return serverDown(evidence, why);
    case 'server-died':
      return serverDied(evidence, why);
    case 'picker-no-pod':
      return pickerHasNoPod(evidence, why);
    case 'picker-full':
      return pickerFull(evidence, why);
    case 'picker-refused':
      return pickerRefused(evidence, why);
    case 'picker-failed':
      return pickerFailed(evidence, why);
    case 'sidecar-alone':
      return sidecarAlone(evidence, why);
    case 'no-model':
      return noSuchModel(evidence, why);
    case 'no-version':
      return noSuchVersion(evidence, why);
    case 'no-versions':
      return noVersions(evidence, why);
    case 'not-ready':
      return modelNotReady(evidence, why);
    case 'wrong-path':
    case 'wrong-method':
      return otherProtocol(evidence, said);
    case 'openai-only':
      return openAiOnly(evidence, why);
    case 'no-explainer':
      return noExplainer(evidence, why);
    case 'component-lost':
    case 'component-late':
    case 'component-failed':
      return componentFailed(evidence, means, why);
    case 'no-component':
      return noComponent(evidence, why);
    case 'no-branch':
      return noBranch(evidence, why);
    case 'step-lost':
      return stepLost(evidence, why);
    case 'step-late':
      return stepLate(evidence, why);
    case 'step-not-json':
      return stepNotJson(evidence, why);
    case 'graph-failed':
      return graphFailed(evidence, why);
    case 'server-full':
      return serverFull(evidence, why);
    case 'rejected':
      return rejected(evidence, why);
    case 'too-long':
      return tooLong(evidence, why);
    case 'wrong-task':
      return wrongTask(evidence, why);
    case 'failed':
      return modelFailed(evidence, why);
  }
}

/** All known texts, in the order in which they are tried: a server's own before those that any server may write. */
export const knownTexts: readonly KnownText[] = [
  ...knativeTexts,
  ...gatewayTexts,
  ...languageTexts,
  ...serverTexts,
];

/** The first known text of an HTTP answer. `message` is in one line, `page` is the body as it came. */
export function knownHttpText(status: number, message: string, page: string): KnownText | undefined {
  return knownTexts.find(
    (known) => known.statuses.includes(status) && known.text.test(known.page ? page : message),
  );
}

/** The first known text of a gRPC status. */
export function knownGrpcText(code: number, message: string): KnownText | undefined {
  return knownTexts.find((known) => known.codes.includes(code) && known.text.test(message));
}

import type { Verdict } from '../inference/exchange.js';
import { nextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { isvcCommand, kubectlCommand, kubectlPods } from './next-commands.js';
import {
  emptyStep,
  makeVerdict,
  podTroubleStep,
  serverLog,
  serverSays,
  type Steps,
  withoutServer,
} from './verdicts.js';

// The answers of the endpoint picker before the model servers of an LLMInferenceService, which the gateway asks for a pod by Envoy's
// ext_proc, and the sidecar that splits a request between prefill and decode.

/** Nothing holds a request until a pod is there: neither the gateway nor the picker starts one. */
export function pickerHasNoPod(evidence: Evidence, why: string): Verdict {
  const { name } = evidence.service;
  return makeVerdict(
    evidence,
    'picker',
    `the endpoint picker has no pod of ${name} that is ready: ${why}`,
    [
      ...podTroubleStep(evidence),
      ...emptyStep(evidence),
      nextStep(`Look at its pods: ${kubectlPods(evidence, 'get pods')}`, 'details'),
      'Where it is scaled to zero, nothing holds the request and nothing starts a pod: set spec.replicas.',
    ],
    'pods',
  );
}

/** The endpoint picker dropped the request: too many wait, or its priority is too low. */
export function pickerFull(evidence: Evidence, why: string): Verdict {
  return makeVerdict(
    evidence,
    'picker',
    `the endpoint picker lets no more requests through to ${evidence.service.name}: ${why}`,
    [
      nextStep('Try again in a while, with fewer requests at once.', 'retry'),
      'A request may be dropped because its priority is below zero (header x-gateway-inference-objective): send it without that header.',
    ],
  );
}

/** It reads each body to choose a pod by it, and refuses one that it does not understand. No model server has seen it. */
export function pickerRefused(evidence: Evidence, why: string): Verdict {
  return makeVerdict(
    evidence,
    'picker',
    `the endpoint picker refused the payload before any model server saw it: ${why}`,
    [
      nextStep(
        `It takes a body with "model", and with "messages" or "prompt": ${isvcCommand(evidence, 'predict', "-d 'some words'")}`,
        'payload',
      ),
    ],
  );
}

/** The endpoint picker answered with an error of its own. */
export function pickerFailed(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'picker', `the endpoint picker failed: ${why}`, pickerSteps(evidence));
}

/** Envoy answers 500 without a body where the picker does not answer it, or answers with an error that has no HTTP status. */
export function pickerDown(evidence: Evidence, said: string): Verdict {
  return makeVerdict(
    evidence,
    'picker',
    `the endpoint picker of ${evidence.service.name} does not answer the gateway: ${said} without a body, and no model server had the request`,
    [...podTroubleStep(evidence), ...pickerSteps(evidence)],
    'pods',
  );
}

/** The sidecar listens at the pod's port, and vLLM behind it on another. */
export function sidecarAlone(evidence: Evidence, why: string): Verdict {
  return withoutServer(
    serverSays(
      evidence,
      `the sidecar in the pod of ${evidence.service.name} answers, and the model server behind it does not: ${why}`,
      [
        nextStep(`See whether its pod restarts: ${kubectlPods(evidence, 'get pods')}`, 'details'),
        serverLog(evidence),
      ],
    ),
  );
}

/** Labels of its pods: kserve v0.20.0 pkg/controller/v1alpha2/llmisvc/scheduler.go. */
function pickerSteps(evidence: Evidence): Steps {
  const label = `-l app.kubernetes.io/component=llminferenceservice-router-scheduler,app.kubernetes.io/name=${evidence.service.name}`;
  return [
    nextStep(`See whether it runs: ${kubectlCommand(evidence, 'get pods', label)}`, 'details'),
    nextStep(`Its log: ${kubectlCommand(evidence, 'logs', label, '-c main')}`, 'logs'),
  ];
}

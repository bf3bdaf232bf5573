import { componentSpec, type ComponentSpec, envOf, modelNameOf } from './component-spec.js';
import { componentsOf } from './components.js';
import { parseConditions, readinessOf, statusReason } from './readiness.js';
import { statedMode } from './ingress-config.js';
import { numberAt, recordAt, textAt } from './fields.js';
import { identityIn } from './identity.js';
import type { KubeObject } from './kube-object.js';
import { languageTaskOf } from './language-task.js';
import { mayBeOpenAi, needsRuntime, type ProtocolEvidence, protocolOf } from './protocol.js';
import { isClusterLocal, parseServiceUrl } from './service-url.js';
import { sharedText } from './shared-text.js';
import type { InferenceService } from './service.js';
import type { RuntimeLookup } from './serving-runtime.js';

/** An InferenceService whose parts are parsed, but for what its runtime decides. */
export type ServiceDraft = {
  /** The name of the runtime without which its protocol cannot be told; absent where it can. */
  readonly neededRuntime?: string;
  /** The service; undefined for an object without a name. */
  readonly withRuntimes: (runtimes: RuntimeLookup) => InferenceService | undefined;
};

/** Reads what tells the protocol, once. Never throws. */
export function draftService(object: KubeObject): ServiceDraft {
  const evidence = evidenceOf(object);
  const { runtimeName } = evidence;
  return {
    ...(runtimeName !== undefined && needsRuntime(evidence) ? { neededRuntime: runtimeName } : {}),
    withRuntimes: (runtimes) => parseWith(object, evidence, runtimes),
  };
}

/** An InferenceService (serving.kserve.io/v1beta1) as isvc knows it. Undefined for an object without a name; never throws. */
export function parseInferenceService(
  object: KubeObject,
  runtimes: RuntimeLookup,
): InferenceService | undefined {
  return draftService(object).withRuntimes(runtimes);
}

function parseWith(
  object: KubeObject,
  evidence: ProtocolEvidence,
  runtimes: RuntimeLookup,
): InferenceService | undefined {
  const identity = identityIn('inference', object);
  if (identity === undefined) return undefined;
  const { name, namespace, labels } = identity;
  const { predictor, transformer, runtimeName } = evidence;
  const runtime = runtimeName === undefined ? undefined : runtimes(runtimeName, namespace);
  const specs = [predictor, transformer, componentSpec(object, 'explainer')].filter(
    (spec): spec is ComponentSpec => spec !== undefined,
  );
  const protocol = protocolOf({ ...evidence, ...(runtime === undefined ? {} : { runtime }) });
  const modelName = modelNameOf(name, predictor, transformer);
  const task = languageTaskOf(predictor?.model ?? predictor?.container);
  const url = parseServiceUrl(textAt(object, 'status', 'url'));
  const addressUrl = parseServiceUrl(textAt(object, 'status', 'address', 'url'));
  const storageUri = textAt(predictor?.model, 'storageUri') ?? envOf(predictor?.container, 'STORAGE_URI');
  const deploymentMode = deploymentModeIn(object);
  const predictorName = textAt(object, 'spec', 'predictor', 'name');
  return {
    ...identity,
    ...readinessIn(object, evidence),
    ...(url === undefined ? {} : { url }),
    ...(addressUrl === undefined ? {} : { addressUrl }),
    protocol: protocol.value,
    protocolWhy: sharedText(protocol.why),
    ...(mayBeOpenAi(evidence, protocol.value) ? { mayBeOpenAi: true } : {}),
    ...(task === undefined ? {} : { task }),
    modelName: modelName.value,
    modelNameWhy: modelName.why,
    ...(predictor?.format === undefined ? {} : { format: predictor.format }),
    ...(storageUri === undefined ? {} : { storageUri }),
    ...(runtimeName === undefined ? {} : { runtime: sharedText(runtimeName) }),
    ...(deploymentMode === undefined ? {} : { deploymentMode }),
    ...(predictorName === undefined ? {} : { predictorName }),
    clusterLocal: isClusterLocal(labels, url),
    components: componentsOf(object, specs, runtime),
  };
}

function evidenceOf(object: KubeObject): ProtocolEvidence {
  const predictor = componentSpec(object, 'predictor');
  const transformer = componentSpec(object, 'transformer');
  const runtimeName =
    textAt(predictor?.model, 'runtime') ??
    textAt(object, 'status', 'servingRuntimeName') ??
    textAt(object, 'status', 'clusterServingRuntimeName');
  return {
    ...(predictor === undefined ? {} : { predictor }),
    ...(transformer === undefined ? {} : { transformer }),
    ...(runtimeName === undefined ? {} : { runtimeName }),
  };
}

function readinessIn(
  object: KubeObject,
  { predictor, transformer, runtimeName }: ProtocolEvidence,
): Pick<InferenceService, 'readiness' | 'whyNotReady' | 'causeKnown' | 'conditions' | 'modelFailure'> {
  const conditions = parseConditions(recordAt(object, 'status'));
  const modelFailure = modelFailureIn(object);
  const transition = textAt(object, 'status', 'modelStatus', 'transitionStatus');
  const targetState = textAt(object, 'status', 'modelStatus', 'states', 'targetModelState');
  const why = statusReason({
    conditions,
    ...(modelFailure === undefined ? {} : { modelFailure }),
    ...(transition === undefined ? {} : { transition }),
    ...(targetState === undefined ? {} : { targetState }),
    ...(runtimeName === undefined ? {} : { runtime: runtimeName }),
    ...(predictor?.format === undefined ? {} : { format: predictor.format }),
    ...(transformer === undefined ? {} : { hasOthers: true }),
  });
  return {
    readiness: readinessOf(conditions),
    ...(why === undefined ? {} : { whyNotReady: why.line, causeKnown: why.kind === 'cause' }),
    conditions,
    ...(modelFailure === undefined ? {} : { modelFailure }),
  };
}

/** FailureInfo (pkg/apis/serving/v1beta1/inference_service_status.go). A ready service may keep an old one. */
function modelFailureIn(object: KubeObject): InferenceService['modelFailure'] {
  const info = recordAt(object, 'status', 'modelStatus', 'lastFailureInfo');
  const reason = textAt(info, 'reason');
  const message = textAt(info, 'message');
  if (reason === undefined && message === undefined) return undefined;
  const exitCode = numberAt(info, 'exitCode');
  return {
    reason: reason ?? 'ModelFailure',
    message: message ?? '',
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/** The mode that is stated, else the one shown by fields that only Knative writes. */
function deploymentModeIn(object: KubeObject): InferenceService['deploymentMode'] {
  const revision = textAt(object, 'status', 'components', 'predictor', 'latestCreatedRevision');
  return statedMode(object) ?? (revision === undefined ? undefined : 'Knative');
}

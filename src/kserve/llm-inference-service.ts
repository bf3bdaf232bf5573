import { listAt, numberAt, recordAt, textAt } from './fields.js';
import { identityIn } from './identity.js';
import type { KubeObject } from './kube-object.js';
import { languageTaskOf } from './language-task.js';
import { llmAddresses, ownAddress } from './llm-addresses.js';
import { llmComponents } from './llm-components.js';
import { llmReadiness, llmStatusReason, whyEmpty } from './llm-readiness.js';
import { parseConditions } from './readiness.js';
import { isClusterHost, parseServiceUrl } from './service-url.js';
import type { Component, Condition, LlmService } from './service.js';

/** An LLMInferenceService (serving.kserve.io/v1alpha2 or v1alpha1). Undefined for an object without a name; never throws. */
export function parseLlmInferenceService(object: KubeObject): LlmService | undefined {
  const identity = identityIn('llm', object);
  if (identity === undefined) return undefined;
  const { name, namespace } = identity;
  const conditions = parseConditions(recordAt(object, 'status'));
  const components = llmComponents(object, conditions);
  const addresses = llmAddresses(object, namespace, name);
  const url = parseServiceUrl(textAt(object, 'status', 'url')) ?? ownAddress(addresses);
  const storageUri = textAt(object, 'spec', 'model', 'uri');
  const scheduler = schedulerIn(object);
  const group = groupIn(object);
  const containers = listAt(object, 'spec', 'template', 'containers');
  const task = languageTaskOf(containers.find((one) => textAt(one, 'name') === 'main'));
  return {
    ...identity,
    ...readinessIn(conditions, components),
    ...(url === undefined ? {} : { url }),
    protocol: 'openai',
    protocolWhy: 'every LLMInferenceService speaks it',
    ...(task === undefined ? {} : { task }),
    ...namesIn(object, namespace, name),
    ...(storageUri === undefined ? {} : { storageUri }),
    // Without a URL no gateway leads to it, whatever it asks for: KServe made no route, or has not yet.
    clusterLocal: url === undefined || isClusterHost(url.host),
    components,
    conditions,
    addresses,
    ...(scheduler === undefined ? {} : { scheduler }),
    gateways: listAt(object, 'status', 'router', 'gateways').map(namespacedName),
    routeRefs: listAt(object, 'spec', 'router', 'route', 'http', 'refs').flatMap(
      (reference) => textAt(reference, 'name') ?? [],
    ),
    ...(group === undefined ? {} : { group }),
    configs: listAt(object, 'status', 'appliedConfigs').map(namespacedName),
  };
}

function readinessIn(
  conditions: readonly Condition[],
  components: readonly Component[],
): Pick<LlmService, 'readiness' | 'whyNotReady' | 'causeKnown'> {
  const readiness = llmReadiness(conditions);
  const empty = readiness === 'ready' ? whyEmpty(components) : undefined;
  const why = empty ?? llmStatusReason(conditions);
  return {
    readiness: empty === undefined ? readiness : 'empty',
    ...(why === undefined ? {} : { whyNotReady: why.line, causeKnown: why.kind === 'cause' }),
  };
}

/** `spec.model.name`, else the object's own name; vLLM serves it under its publisher's name too (KServe's config-llm-template.yaml). */
function namesIn(
  object: KubeObject,
  namespace: string,
  name: string,
): Pick<LlmService, 'modelName' | 'modelNameWhy' | 'servedNames'> {
  const stated = textAt(object, 'spec', 'model', 'name');
  const modelName = stated ?? name;
  const adapters = listAt(object, 'spec', 'model', 'lora', 'adapters').flatMap(
    (adapter) => textAt(adapter, 'name') ?? [],
  );
  const own = [modelName, ...adapters];
  return {
    modelName,
    modelNameWhy: stated === undefined ? "the service's own name" : 'spec.model.name',
    servedNames: [...own, ...own.map((model) => `publishers/${namespace}/models/${model}`)],
  };
}

function schedulerIn(object: KubeObject): LlmService['scheduler'] {
  const scheduler = recordAt(object, 'status', 'router', 'scheduler');
  const service = textAt(scheduler, 'service', 'name');
  const pool = textAt(scheduler, 'inferencePool', 'name');
  return service === undefined || pool === undefined ? undefined : { service, pool };
}

function groupIn(object: KubeObject): LlmService['group'] {
  const group = recordAt(object, 'status', 'router', 'group');
  const name = textAt(group, 'name');
  if (name === undefined) return undefined;
  const members = listAt(group, 'members').flatMap((member) => {
    const memberName = textAt(member, 'name');
    return memberName === undefined ? [] : [{ name: memberName, weight: numberAt(member, 'weight') ?? 0 }];
  });
  return { name, members };
}

function namespacedName(reference: unknown): string {
  return `${textAt(reference, 'namespace') ?? ''}/${textAt(reference, 'name') ?? ''}`;
}

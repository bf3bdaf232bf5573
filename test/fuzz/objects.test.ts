import * as fc from 'fast-check';
import { gatewayClaims } from '../../src/discovery/claims.js';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { nothingRead, type GatewayObjects } from '../../src/discovery/observations.js';
import { loadKeeper } from '../../src/discovery/kept-service.js';
import { safeText } from '../../src/format/safe-text.js';
import { explainReadiness } from '../../src/kserve/explain.js';
import { parseInferenceService } from '../../src/kserve/inference-service.js';
import { parseIngressConfig } from '../../src/kserve/ingress-config.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { logSources } from '../../src/kserve/log-source.js';
import { withEvents, withNode } from '../../src/kserve/pod-evidence.js';
import { podReason, podReasonLine } from '../../src/kserve/pod-reason.js';
import { parsePod } from '../../src/kserve/pod.js';
import { printerColumns } from '../../src/kserve/printer-columns.js';
import { eventsOf } from '../../src/kserve/service-event.js';
import { parseServiceUrl } from '../../src/kserve/service-url.js';
import { noRuntimes, parseServingRuntime, runtimeLookup } from '../../src/kserve/serving-runtime.js';
import { workloadReason } from '../../src/kserve/workload-reason.js';
import { frameLines } from '../../src/tui/screens/frame.js';
import { iris, observed } from '../discovery/cluster-objects.js';
import { after, stateWith } from '../tui/states.js';
import { json, jsonText, mutated, text } from './arbitraries.js';
import { boundary, expectSafe, valueOrProblem } from './boundary.js';
import { gatewaySamples } from './gateway-samples.js';
import { kserveSamples } from './kserve-samples.js';
import { podSamples } from './pod-samples.js';

/** An object of the API, changed in some places. */
function objectLike(sample: KubeObject): fc.Arbitrary<KubeObject> {
  return mutated(sample).map((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as KubeObject) : { value },
  );
}

const keep = await loadKeeper('inference');

boundary(
  'InferenceService, as it is listed and drawn',
  objectLike(kserveSamples.inferenceService),
  (object) => {
    const service = parseInferenceService(object, noRuntimes);
    keep(object);
    if (service === undefined) return;
    printerColumns(service);
    const state = after(stateWith([service]), { type: 'key', key: 'enter' });
    for (const line of [...frameLines(stateWith([service])), ...frameLines(state)]) {
      for (const span of line) expectSafe(span.text);
    }
  },
);

boundary('ServingRuntime', objectLike(kserveSamples.servingRuntime), (object) => {
  parseServingRuntime(object);
  const found = runtimeLookup([object])('kserve-sklearnserver', 'ns');
  parseInferenceService(kserveSamples.inferenceService, () => found);
});

boundary(
  'Pod, Event, Node and workload, as the reasons why a service does not start',
  fc.tuple(
    objectLike(podSamples.pod),
    objectLike(podSamples.event),
    objectLike(podSamples.node),
    objectLike(podSamples.deployment),
  ),
  ([object, event, node, deployment]) => {
    const pod = parsePod(object);
    logSources([pod]);
    explainReadiness(iris(), [pod]);
    workloadReason(deployment);
    const reason = podReason(pod);
    const events = eventsOf([event], 'iris');
    if (reason === undefined) return;
    expectSafe(safeText(podReasonLine(withNode(withEvents(reason, events), node))));
  },
);

boundary(
  'ConfigMap inferenceservice-config: the JSON in it',
  fc.record({
    ingress: jsonText(mutated(kserveSamples.ingress)),
    deploy: jsonText(mutated({ defaultDeploymentMode: 'Standard' })),
  }),
  (data) => void parseIngressConfig({ data }),
);

boundary('a URL of a status', text, (url) => void parseServiceUrl(url));

const kinds = Object.keys(nothingRead) as (keyof GatewayObjects)[];
const sampleOf: Partial<Record<keyof GatewayObjects, KubeObject>> = {
  kserveConfigs: kserveSamples.kserveConfig,
  knativeConfigs: gatewaySamples.knativeConfig,
  services: gatewaySamples.gatewayService,
  gateways: gatewaySamples.gateway,
  httpRoutes: gatewaySamples.httpRoute,
  ingresses: gatewaySamples.ingressObject,
  istioGateways: gatewaySamples.istioGateway,
  virtualServices: gatewaySamples.virtualService,
  knativeServices: gatewaySamples.knativeService,
  knativeRoutes: gatewaySamples.knativeRoute,
  knativeIngresses: gatewaySamples.knativeIngress,
  nodes: podSamples.node,
  gatewayPods: podSamples.pod,
  servicePods: podSamples.pod,
  kserveWebhooks: kserveSamples.webhook,
  knativeWebhooks: kserveSamples.webhook,
};
const objects = fc.record(
  Object.fromEntries(
    kinds.map((kind) => {
      const like = fc.oneof(objectLike(sampleOf[kind] ?? {}), fc.constant(sampleOf[kind] ?? {}));
      return [kind, fc.array(like, { maxLength: 2 })];
    }),
  ),
) as unknown as fc.Arbitrary<GatewayObjects>;

boundary(
  'gateways, routes, Knative’s and Istio’s objects: the ways in',
  fc.tuple(objects, fc.constantFrom('Standard' as const, 'Knative' as const), fc.boolean()),
  ([some, mode, inCluster]) => {
    const observations = observed(some, { service: iris({ mode }), inCluster, context: 'kind-x' });
    const found = valueOrProblem(() => gatewayCandidates(observations));
    valueOrProblem(() => gatewayClaims(observations));
    if ('candidates' in found) {
      for (const { port } of found.candidates)
        if (typeof port !== 'number') throw new Error('a port is a number');
    }
  },
);

boundary('any JSON in place of an object', json, (value) => {
  const object = { value, metadata: value, spec: value, status: value } as KubeObject;
  parseInferenceService(object, noRuntimes);
  parsePod(object);
  parseServingRuntime(object);
  eventsOf([object], 'iris');
});

/** One rule of what isvc does with the API, as a rule of RBAC, and what it is good for. */
export type RightRule = {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Objects by name, where all others are left alone. */
  readonly names?: readonly string[];
  /**
   * `own`: in the namespace of the services that are called. `any`: in namespaces of others, of gateways and of KServe, so that
   * less than all namespaces leaves something out. `cluster`: of kinds that belong to no namespace.
   */
  readonly scope: 'own' | 'any' | 'cluster';
  /** The feature that a person without it misses. */
  readonly purpose: string;
  /** Nothing works without it. */
  readonly isNeeded?: true;
};

const watching = ['get', 'list', 'watch'];
const reading = ['get', 'list'];
const listing = ['list'];

/** All that isvc does: the same as manifests/isvc-reader.yaml, which a test compares. */
export const rights: readonly RightRule[] = [
  {
    group: 'serving.kserve.io',
    resources: ['inferenceservices'],
    verbs: watching,
    scope: 'own',
    purpose: 'the services',
    isNeeded: true,
  },
  {
    group: 'serving.kserve.io',
    resources: ['llminferenceservices', 'inferencegraphs'],
    verbs: watching,
    scope: 'own',
    purpose: 'the services of the other two kinds',
  },
  {
    group: 'serving.kserve.io',
    resources: ['servingruntimes'],
    verbs: reading,
    scope: 'own',
    purpose: 'which protocols a runtime speaks',
  },
  {
    group: 'serving.kserve.io',
    resources: ['clusterservingruntimes'],
    verbs: reading,
    scope: 'cluster',
    purpose: 'which protocols a runtime speaks',
  },
  {
    group: 'serving.kserve.io',
    resources: ['localmodelcaches', 'localmodelnodegroups'],
    verbs: ['get'],
    scope: 'cluster',
    purpose: 'the cache that a model is taken from',
  },
  {
    group: 'serving.kserve.io',
    resources: ['localmodelnamespacecaches'],
    verbs: ['get'],
    scope: 'own',
    purpose: 'the cache that a model is taken from',
  },
  { group: '', resources: ['services'], verbs: reading, scope: 'any', purpose: 'the gateways' },
  {
    group: '',
    resources: ['configmaps'],
    verbs: listing,
    scope: 'any',
    purpose: "KServe's and Knative's configuration, example payloads",
  },
  {
    group: '',
    resources: ['pods'],
    verbs: listing,
    scope: 'any',
    purpose: 'why a service is not ready, the pods of gateways',
  },
  {
    group: '',
    resources: ['events'],
    verbs: listing,
    scope: 'own',
    purpose: 'why a pod does not start',
  },
  {
    group: '',
    resources: ['serviceaccounts'],
    verbs: listing,
    scope: 'own',
    purpose: 'accounts whose token can be asked for',
  },
  {
    group: '',
    resources: ['nodes'],
    verbs: reading,
    scope: 'cluster',
    purpose: 'node ports, and why a node is silent',
  },
  {
    group: '',
    resources: ['namespaces'],
    verbs: reading,
    scope: 'cluster',
    purpose: 'namespaces to choose from',
  },
  {
    group: 'gateway.networking.k8s.io',
    resources: ['gateways', 'httproutes', 'grpcroutes', 'tlsroutes', 'listenersets'],
    verbs: listing,
    scope: 'any',
    purpose: 'the gateway, and who else claims a host',
  },
  {
    group: 'gateway.networking.k8s.io',
    resources: ['gatewayclasses'],
    verbs: listing,
    scope: 'cluster',
    purpose: "the gateway's controller",
  },
  {
    group: 'networking.k8s.io',
    resources: ['ingresses'],
    verbs: reading,
    scope: 'any',
    purpose: 'the gateway, and who else claims a host',
  },
  {
    group: 'networking.k8s.io',
    resources: ['ingressclasses'],
    verbs: listing,
    scope: 'cluster',
    purpose: "the Ingress's controller",
  },
  {
    group: 'networking.istio.io',
    resources: ['gateways'],
    verbs: listing,
    scope: 'any',
    purpose: 'the gateway',
  },
  {
    group: 'networking.istio.io',
    resources: ['virtualservices'],
    verbs: reading,
    scope: 'any',
    purpose: 'the route of a service, and who else claims a host',
  },
  {
    group: 'security.istio.io',
    resources: ['requestauthentications'],
    verbs: listing,
    scope: 'any',
    purpose: 'the audience that a token needs',
  },
  {
    group: 'networking.internal.knative.dev',
    resources: ['ingresses'],
    verbs: listing,
    scope: 'any',
    purpose: 'the gateway of a Knative service, and who else claims a host',
  },
  {
    group: 'serving.knative.dev',
    resources: ['services', 'routes', 'revisions'],
    verbs: listing,
    scope: 'own',
    purpose: 'the revisions of a service',
  },
  {
    group: 'serving.knative.dev',
    resources: ['domainmappings'],
    verbs: listing,
    scope: 'any',
    purpose: 'who else claims a host',
  },
  {
    group: 'apps',
    resources: ['deployments'],
    verbs: listing,
    scope: 'any',
    purpose: "why a service has no pod, KServe's and Knative's control plane",
  },
  {
    group: 'admissionregistration.k8s.io',
    resources: ['validatingwebhookconfigurations'],
    names: [
      'inferenceservice.serving.kserve.io',
      'llminferenceservice.serving.kserve.io',
      'config.webhook.serving.knative.dev',
      'istiod-default-validator',
    ],
    verbs: ['get'],
    scope: 'cluster',
    purpose: "KServe's own namespace, and its webhook",
  },
  {
    group: 'config.openshift.io',
    resources: ['ingresses'],
    names: ['cluster'],
    verbs: ['get'],
    scope: 'cluster',
    purpose: "the domain of OpenShift's Routes",
  },
  { group: '', resources: ['pods/log'], verbs: ['get'], scope: 'own', purpose: 'logs' },
  {
    group: '',
    resources: ['pods/portforward'],
    verbs: ['get', 'create'],
    scope: 'any',
    purpose: 'the way in where no gateway can be reached',
  },
];

/** A feature for each right of manifests/isvc-reader.yaml, which says which right is missing where it is taken away. */
import { stepsText, type Problem } from '../../src/problem.js';
import { watchServices } from '../../src/discovery/services.js';
import type { ServiceKind } from '../../src/kserve/service.js';
import { countElsewhere, loadAccounts, loadNamespaces } from '../../src/tui/effects/read-cluster.js';
import { loadDetails } from '../../src/tui/effects/load-details.js';
import { runCommand } from './run-command.js';
import { checkModelCache } from '../../src/doctor/check-model-cache.js';
import { startCheckup } from '../../src/doctor/checkup.js';
import { openProduct, type Product } from './product.js';

const flowers = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];

/** The actions of a test while a feature runs. */
export type Surroundings = {
  /** Changes an object of this kind. */
  readonly touch: (kind: ServiceKind) => Promise<void>;
};

/** Runs a feature with this kubeconfig; all that it says. */
export type Feature = (kubeconfig: string, around: Surroundings) => Promise<string>;

/** Services that the features need beside those of the cluster: rights-stage.ts makes them. */
export const staged = {
  knative: 'rights-knative',
  knativeDown: 'rights-knative-down',
  silentNode: 'rights-silent-node',
  account: 'rights-caller',
  openShift: 'redhat-ods-applications',
  ingress: 'rights-ingress',
  cache: 'rights-cache',
} as const;

/** A command, with all that it says. */
const command =
  (...words: readonly string[]): Feature =>
  async (kubeconfig) => {
    const { stdout, stderr } = await runCommand(kubeconfig, words);
    return `${stdout}\n${stderr}`;
  };

/** A part of the terminal UI, with a cluster in this user's name. */
const screen =
  (show: (product: Product, signal: AbortSignal, around: Surroundings) => Promise<unknown>): Feature =>
  async (kubeconfig, around) => {
    const product = await openProduct({ kubeconfig });
    const stop = new AbortController();
    try {
      return JSON.stringify(await show(product, stop.signal, around), (_, value: unknown) =>
        value instanceof Error ? problemText(value as Problem) : value,
      );
    } finally {
      stop.abort();
      await product.close();
    }
  };

function problemText({ summary, next }: Problem): string {
  return `${summary} ${stepsText(next)}`;
}

/** The list until one of its objects has changed, or it is not live. */
const watched = (kind: ServiceKind): Feature =>
  screen(async ({ cluster }, signal, { touch }) => {
    let before: string | undefined;
    for await (const live of watchServices(cluster, { kinds: [kind] }, signal)) {
      if (live.type === 'stale') return live;
      const versions = live.services.map(({ resourceVersion }) => resourceVersion).join();
      if (before !== undefined && before !== versions) return live;
      if (before === undefined) await touch(kind);
      before = versions;
    }
    throw new Error('a live list ends with its signal only');
  });

const metadataOf = (name: string): Feature => command('metadata', name, '-n', 'llm-test', '-v');

/** The check of that name alone: among all rights each is named. */
const webhook: Feature = async (...given) => {
  const said = await command('doctor', '-o', 'json')(...given);
  const { checks } = JSON.parse(said.slice(0, said.lastIndexOf('}') + 1)) as {
    readonly checks: readonly { readonly id: string }[];
  };
  return JSON.stringify(checks.filter(({ id }) => id === 'kserve-webhook'));
};

/** KServe's webhook would label a service so where the feature is switched on. */
const modelCache: Feature = screen(async (product, signal) => {
  const service = await product.find({ namespace: 'kserve-test', service: 'sklearn-iris' });
  const label = { 'internal.serving.kserve.io/localmodel': staged.cache };
  const checkup = startCheckup(() => undefined, signal);
  const session = { title: 'the test', value: Promise.resolve(product) };
  for (const labels of [
    label,
    { ...label, 'internal.serving.kserve.io/localmodel-namespace': 'kserve-test' },
  ])
    checkModelCache(
      checkup,
      { session },
      { title: 'the test', value: Promise.resolve({ ...service, labels }) },
      signal,
    );
  return checkup.ended();
});

const predict = (...words: readonly string[]): Feature => command('predict', ...words, '-v');

/** The output of a feature, and what shows that it works. */
export const features = {
  'isvc list': [command('list', '-A'), /sklearn-iris/],
  'isvc predict': [predict('sklearn-iris', ...flowers), /"predictions":\[1\]/],
  'isvc gateways': [command('gateways', '-v'), /node-port/],
  'isvc predict by a port-forward': [metadataOf('llmisvc/single'), /bigrams/],
  'isvc list --kind llm': [command('list', '-A', '--kind', 'llm'), /scheduled/],
  'isvc list --kind graph': [command('list', '-A', '--kind', 'graph'), /iris-steps/],
  'isvc predict of a graph': [predict('ig/iris-steps', ...flowers), /"predictions":\[1\]/],
  'isvc predict in Knative mode': [
    predict(staged.knative, ...flowers, '--model', 'sklearn-iris'),
    /"predictions":\[1\]/,
  ],
  'why a Knative service is not ready': [predict(staged.knativeDown, ...flowers), /NoSecret/],
  'why a node is silent': [predict(staged.silentNode, ...flowers), /Kubelet stopped/],
  'isvc predict with a token of an account': [
    predict('sklearn-iris', ...flowers, '--token-from', staged.account),
    /"predictions":\[1\]/,
  ],
  'isvc logs': [command('logs', 'failing-pod'), /No model/],
  "KServe's webhook in isvc doctor": [webhook, /llminferenceservice/],
  "a model's cache in isvc doctor": [modelCache, /LocalModelCache rights-cache.*kserve-test\/rights-cache/],
  'isvc gateways on OpenShift AI': [
    command('gateways', '-v', '--kserve-namespace', staged.openShift),
    /OpenShift AI/,
  ],
  'isvc gateways of an Ingress': [
    command('gateways', '-v', '--gateway', `kserve-test/${staged.ingress}`),
    /Ingress/,
  ],
  'a live list': [watched('inference'), /sklearn-iris/],
  'a live list of LLMInferenceServices': [watched('llm'), /scheduled/],
  'a live list of graphs': [watched('graph'), /iris-steps/],
  'the details of a service': [
    screen(async ({ cluster, find }, signal) =>
      loadDetails(cluster, await find({ namespace: 'kserve-test', service: 'sklearn-iris' }), signal),
    ),
    /kserve-sklearnserver/,
  ],
  'the choice of a namespace': [screen(({ cluster }, signal) => loadNamespaces(cluster, signal)), /llm-test/],
  'a namespace without services': [
    screen(({ cluster }, signal) => countElsewhere(cluster, 'default', signal)),
    /"exists":true/,
  ],
  'the choice of an account': [
    screen(async ({ cluster, find }, signal) =>
      loadAccounts(cluster, await find({ namespace: 'kserve-test', service: 'sklearn-iris' }), signal),
    ),
    new RegExp(staged.account),
  ],
} as const satisfies Readonly<Record<string, readonly [Feature, RegExp]>>;

export type FeatureName = keyof typeof features;

/** The feature that breaks without a right: rights.cluster.ts holds it against the manifest. */
export const featureOf: Readonly<Record<string, FeatureName>> = {
  'get inferenceservices.serving.kserve.io': 'isvc predict',
  'list inferenceservices.serving.kserve.io': 'isvc list',
  'watch inferenceservices.serving.kserve.io': 'a live list',
  'get llminferenceservices.serving.kserve.io': 'isvc predict by a port-forward',
  'list llminferenceservices.serving.kserve.io': 'isvc list --kind llm',
  'watch llminferenceservices.serving.kserve.io': 'a live list of LLMInferenceServices',
  'get inferencegraphs.serving.kserve.io': 'isvc predict of a graph',
  'list inferencegraphs.serving.kserve.io': 'isvc list --kind graph',
  'watch inferencegraphs.serving.kserve.io': 'a live list of graphs',
  'get servingruntimes.serving.kserve.io': 'the details of a service',
  'list servingruntimes.serving.kserve.io': 'isvc list',
  'get clusterservingruntimes.serving.kserve.io': 'the details of a service',
  'list clusterservingruntimes.serving.kserve.io': 'isvc list',
  'get localmodelcaches.serving.kserve.io': "a model's cache in isvc doctor",
  'get localmodelnodegroups.serving.kserve.io': "a model's cache in isvc doctor",
  'get localmodelnamespacecaches.serving.kserve.io': "a model's cache in isvc doctor",
  'get services': "KServe's webhook in isvc doctor",
  'list services': 'isvc predict',
  'get nodes': 'why a node is silent',
  'list nodes': 'isvc gateways',
  'get namespaces': 'a namespace without services',
  'list namespaces': 'the choice of a namespace',
  'list configmaps': 'isvc predict',
  'list pods': 'isvc logs',
  'list events': 'the details of a service',
  'list serviceaccounts': 'the choice of an account',
  'list gateways.gateway.networking.k8s.io': 'isvc predict',
  'list gatewayclasses.gateway.networking.k8s.io': 'isvc gateways',
  'list httproutes.gateway.networking.k8s.io': 'isvc predict',
  'list grpcroutes.gateway.networking.k8s.io': 'isvc predict with a token of an account',
  'list tlsroutes.gateway.networking.k8s.io': 'isvc predict with a token of an account',
  'list listenersets.gateway.networking.k8s.io': 'isvc predict with a token of an account',
  'list ingressclasses.networking.k8s.io': 'isvc gateways of an Ingress',
  'get ingresses.networking.k8s.io': 'isvc predict of a graph',
  'list ingresses.networking.k8s.io': 'isvc gateways of an Ingress',
  'list gateways.networking.istio.io': 'isvc predict in Knative mode',
  'get virtualservices.networking.istio.io': 'isvc predict in Knative mode',
  'list virtualservices.networking.istio.io': 'isvc predict with a token of an account',
  'list requestauthentications.security.istio.io': 'isvc predict with a token of an account',
  'list ingresses.networking.internal.knative.dev': 'isvc predict in Knative mode',
  'list services.serving.knative.dev': 'isvc predict in Knative mode',
  'list routes.serving.knative.dev': 'isvc predict in Knative mode',
  'list revisions.serving.knative.dev': 'why a Knative service is not ready',
  'list domainmappings.serving.knative.dev': 'isvc predict with a token of an account',
  'list deployments.apps': 'isvc predict of a graph',
  'get validatingwebhookconfigurations.admissionregistration.k8s.io inferenceservice.serving.kserve.io':
    'isvc predict',
  'get validatingwebhookconfigurations.admissionregistration.k8s.io llminferenceservice.serving.kserve.io':
    "KServe's webhook in isvc doctor",
  'get validatingwebhookconfigurations.admissionregistration.k8s.io config.webhook.serving.knative.dev':
    'isvc predict in Knative mode',
  'get validatingwebhookconfigurations.admissionregistration.k8s.io istiod-default-validator':
    'isvc predict with a token of an account',
  'get ingresses.config.openshift.io cluster': 'isvc gateways on OpenShift AI',
  'get pods/log': 'isvc logs',
  'get pods/portforward': 'isvc predict by a port-forward',
  'create pods/portforward': 'isvc predict by a port-forward',
};

import { fieldAt, recordAt, textAt, textsAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import type { Service } from './service.js';

/** The way in as ConfigMap `inferenceservice-config` describes it. Gateways are `NAMESPACE/NAME`. */
export type IngressConfig = {
  readonly enableGatewayApi: boolean;
  readonly kserveIngressGateway: string;
  readonly ingressGateway: string;
  /** Host name of the Service behind `ingressGateway`, which KServe had a setting for before 0.14. */
  readonly ingressService: string;
  readonly localGateway: string;
  /** Host name of a Service. */
  readonly localGatewayService: string;
  readonly ingressDomain: string;
  readonly additionalIngressDomains: readonly string[];
  readonly ingressClassName: string;
  readonly domainTemplate: string;
  readonly disableIngressCreation: boolean;
  readonly defaultDeploymentMode: NonNullable<Service['deploymentMode']>;
};

/**
 * KServe's defaults, where the ConfigMap says nothing: the domain and template of
 * pkg/apis/serving/v1beta1/configmap.go, and the gateways of the shipped config/configmap/inferenceservice.yaml.
 */
export const ingressDefaults: IngressConfig = {
  enableGatewayApi: false,
  kserveIngressGateway: 'kserve/kserve-ingress-gateway',
  ingressGateway: 'knative-serving/knative-ingress-gateway',
  ingressService: '',
  localGateway: 'knative-serving/knative-local-gateway',
  localGatewayService: 'knative-local-gateway.istio-system.svc.cluster.local',
  ingressDomain: 'example.com',
  additionalIngressDomains: [],
  ingressClassName: '',
  domainTemplate: '{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}',
  disableIngressCreation: false,
  defaultDeploymentMode: 'Knative',
};

/** The configuration of each object that was read: every step of the way in asks for it again. */
const known = new WeakMap<KubeObject, IngressConfig>();

/** Reads the ConfigMap; invalid JSON is treated as absent, as KServe would not run with it. */
export function parseIngressConfig(configMap: KubeObject): IngressConfig {
  const config = known.get(configMap) ?? readIngressConfig(configMap);
  known.set(configMap, config);
  return config;
}

function readIngressConfig(configMap: KubeObject): IngressConfig {
  const ingress = parseFields(textAt(configMap, 'data', 'ingress'));
  const deploy = parseFields(textAt(configMap, 'data', 'deploy'));
  const stated = (key: string) => textAt(ingress, key.toLowerCase());
  const isSet = (key: keyof IngressConfig) => fieldAt(ingress, key.toLowerCase()) === true;
  const text = (key: keyof IngressConfig, fallback: string) => stated(key) ?? fallback;
  return {
    enableGatewayApi: isSet('enableGatewayApi'),
    kserveIngressGateway: text('kserveIngressGateway', ingressDefaults.kserveIngressGateway),
    ingressGateway: text('ingressGateway', ingressDefaults.ingressGateway),
    ingressService: text('ingressService', ''),
    localGateway: text('localGateway', ingressDefaults.localGateway),
    localGatewayService:
      stated('knativeLocalGatewayService') ??
      text('localGatewayService', ingressDefaults.localGatewayService),
    ingressDomain: text('ingressDomain', ingressDefaults.ingressDomain),
    additionalIngressDomains: textsAt(ingress, 'additionalingressdomains'),
    ingressClassName: text('ingressClassName', ingressDefaults.ingressClassName),
    domainTemplate: text('domainTemplate', ingressDefaults.domainTemplate),
    disableIngressCreation: isSet('disableIngressCreation'),
    defaultDeploymentMode:
      deploymentModeOf(textAt(deploy, 'defaultdeploymentmode')) ?? ingressDefaults.defaultDeploymentMode,
  };
}

/** The fields of a JSON object by their names in lower case: KServe reads them with Go's encoding/json, which takes any case, and the last of two. */
function parseFields(text: string | undefined): KubeObject {
  const fields = Object.entries(recordAt({ json: parseJson(text) }, 'json') ?? {});
  return Object.fromEntries(fields.map(([key, value]) => [key.toUpperCase().toLowerCase(), value]));
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Today's names, and the ones that KServe used before (pkg/constants/constants.go: Serverless, RawDeployment). */
const modes = new Map<string, NonNullable<Service['deploymentMode']>>([
  ['Standard', 'Standard'],
  ['RawDeployment', 'Standard'],
  ['Knative', 'Knative'],
  ['Serverless', 'Knative'],
  ['ModelMesh', 'ModelMesh'],
]);

/** The mode that a status, annotation or ConfigMap names; undefined for any other text. */
function deploymentModeOf(text: string | undefined): Service['deploymentMode'] {
  return text === undefined ? undefined : modes.get(text);
}

/** The mode that a service's own object states: its status, else the annotation. */
export function statedMode(object: KubeObject): Service['deploymentMode'] {
  return (
    deploymentModeOf(textAt(object, 'status', 'deploymentMode')) ??
    deploymentModeOf(textAt(object, 'metadata', 'annotations', 'serving.kserve.io/deploymentMode'))
  );
}

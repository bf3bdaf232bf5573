import { fieldAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { deploymentModeOf } from './deployment-mode.js';
import type { Service } from './service.js';

/** What ConfigMap `inferenceservice-config` says of the way in. Gateways are `NAMESPACE/NAME`. */
export type IngressConfig = {
  readonly enableGatewayApi: boolean;
  readonly kserveIngressGateway: string;
  readonly ingressGateway: string;
  readonly localGateway: string;
  /** Host name of a Service. */
  readonly localGatewayService: string;
  readonly ingressDomain: string;
  readonly ingressClassName: string;
  readonly domainTemplate: string;
  readonly urlScheme: 'http' | 'https';
  readonly pathTemplate: string;
  readonly disableIstioVirtualHost: boolean;
  readonly disableIngressCreation: boolean;
  readonly defaultDeploymentMode: NonNullable<Service['deploymentMode']>;
};

/**
 * KServe's defaults, where the ConfigMap says nothing: the domain, template and scheme of
 * pkg/apis/serving/v1beta1/configmap.go, and the gateways of the shipped config/configmap/inferenceservice.yaml.
 */
export const ingressDefaults: IngressConfig = {
  enableGatewayApi: false,
  kserveIngressGateway: 'kserve/kserve-ingress-gateway',
  ingressGateway: 'knative-serving/knative-ingress-gateway',
  localGateway: 'knative-serving/knative-local-gateway',
  localGatewayService: 'knative-local-gateway.istio-system.svc.cluster.local',
  ingressDomain: 'example.com',
  ingressClassName: '',
  domainTemplate: '{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}',
  urlScheme: 'http',
  pathTemplate: '',
  disableIstioVirtualHost: false,
  disableIngressCreation: false,
  defaultDeploymentMode: 'Knative',
};

/** Reads the ConfigMap; JSON that does not parse counts as absent, as KServe would then not run at all. */
export function parseIngressConfig(configMap: KubeObject): IngressConfig {
  const ingress = parseJson(textAt(configMap, 'data', 'ingress'));
  const deploy = parseJson(textAt(configMap, 'data', 'deploy'));
  const text = (key: keyof IngressConfig, fallback: string) => textAt(ingress, key) ?? fallback;
  return {
    enableGatewayApi: fieldAt(ingress, 'enableGatewayApi') === true,
    kserveIngressGateway: text('kserveIngressGateway', ingressDefaults.kserveIngressGateway),
    ingressGateway: text('ingressGateway', ingressDefaults.ingressGateway),
    localGateway: text('localGateway', ingressDefaults.localGateway),
    localGatewayService:
      textAt(ingress, 'knativeLocalGatewayService') ??
      text('localGatewayService', ingressDefaults.localGatewayService),
    ingressDomain: text('ingressDomain', ingressDefaults.ingressDomain),
    ingressClassName: text('ingressClassName', ingressDefaults.ingressClassName),
    domainTemplate: text('domainTemplate', ingressDefaults.domainTemplate),
    urlScheme: text('urlScheme', 'http') === 'https' ? 'https' : 'http',
    pathTemplate: text('pathTemplate', ''),
    disableIstioVirtualHost: fieldAt(ingress, 'disableIstioVirtualHost') === true,
    disableIngressCreation: fieldAt(ingress, 'disableIngressCreation') === true,
    defaultDeploymentMode:
      deploymentModeOf(textAt(deploy, 'defaultDeploymentMode')) ?? ingressDefaults.defaultDeploymentMode,
  };
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

import { ownValue } from '../kserve/fields.js';
import { type IngressConfig, ingressDefaults, parseIngressConfig } from '../kserve/ingress-config.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { webhookNamespace } from '../kserve/webhook-namespace.js';
import { formatName, nameOf } from './object-name.js';
import type { Observations } from './observations.js';
import { defined } from '../runtime/defined.js';

/** KServe's configuration, and where it was read. */
export type KServeConfig = IngressConfig & {
  /** `NAMESPACE/NAME` of the ConfigMap that is believed; absent where there is none: then these are KServe's defaults. */
  readonly source?: string;
  /** The distribution that this installation belongs to, told by the ConfigMap's namespace. */
  readonly platform?: 'Kubeflow' | 'OpenShift AI';
  /** ConfigMaps of the same name that are not believed, and why. */
  readonly findings: readonly string[];
  /** Why it cannot be told which configuration is KServe's own. */
  readonly doubt?: ConfigDoubt;
};

/** A sentence that says why, and one that says how the person can name KServe's namespace. */
export type ConfigDoubt = { readonly why: string; readonly remedy: string };

const platforms: Readonly<Record<string, NonNullable<KServeConfig['platform']>>> = {
  kubeflow: 'Kubeflow',
  opendatahub: 'OpenShift AI',
  'redhat-ods-applications': 'OpenShift AI',
};

export const configName = 'inferenceservice-config';

/** Where KServe is usually installed: believed where only one of these holds the ConfigMap, and nothing else tells. */
export const usualNamespaces = ['kserve', ...Object.keys(platforms)];

/** The configuration of KServe's own namespace. A ConfigMap of the same name elsewhere is anybody's. */
export function kserveConfig(observations: Observations): KServeConfig {
  const { objects } = observations;
  const told = kserveNamespace(observations);
  const found = objects.kserveConfigs.find((object) => nameOf(object).namespace === told.namespace);
  const findings = objects.kserveConfigs
    .filter((object) => object !== found)
    .map((object) => ignored(object, told.namespace));
  if (found === undefined) return { ...ingressDefaults, findings, ...defined({ doubt: told.doubt }) };
  const { namespace } = nameOf(found);
  const platform = ownValue(platforms, namespace);
  return {
    ...parseIngressConfig(found),
    source: formatName(nameOf(found)),
    findings,
    ...(platform === undefined ? {} : { platform }),
  };
}

function ignored(object: KubeObject, own: string | undefined): string {
  const why = own === undefined ? 'nothing shows that KServe reads it' : `KServe's own namespace is ${own}`;
  return `ConfigMap ${formatName(nameOf(object))} is ignored: ${why}`;
}

type NamespaceAnswer =
  | { readonly namespace: string; readonly doubt?: undefined }
  | { readonly namespace?: undefined; readonly doubt: ConfigDoubt };

/**
 * KServe's own namespace: as the person says; else that of its webhook's Service; else the one usual namespace that holds the
 * ConfigMap, if the others do not hold one. One that may not be read might.
 */
export function kserveNamespace({ options, objects, refused }: Observations): NamespaceAnswer {
  const stated = options.kserveNamespace ?? webhookNamespace(objects.kserveWebhooks);
  if (stated !== undefined) return { namespace: stated };
  const holders = usualNamespaces.filter((namespace) =>
    objects.kserveConfigs.some((object) => nameOf(object).namespace === namespace),
  );
  const hidden = (refused.kserveConfigs ?? []).filter((namespace) => !holders.includes(namespace));
  const [only] = holders;
  if (only !== undefined && holders.length === 1 && hidden.length === 0) return { namespace: only };
  return {
    doubt: {
      why: `KServe's own namespace is not known: ${whyUntold(holders, hidden)}.`,
      remedy: 'Say it with --kserve-namespace NAMESPACE, or in the setting kserveNamespace.',
    },
  };
}

function whyUntold(holders: readonly string[], hidden: readonly string[]): string {
  const held = `ConfigMap ${configName} is in ${holders.join(' and in ')}`;
  const maybe = `may be in ${hidden.join(', ')}, where you may not read it`;
  if (holders.length > 1) return held;
  if (hidden.length === 0) return `none of the usual namespaces has ConfigMap ${configName}`;
  return holders.length === 1 ? `${held}, and ${maybe}` : `ConfigMap ${configName} ${maybe}`;
}

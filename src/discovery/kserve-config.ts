import { textAt } from '../kserve/fields.js';
import { ingressDefaults, parseIngressConfig, type IngressConfig } from '../kserve/ingress-config.js';
import { formatName, nameOf } from './object-name.js';
import type { GatewayObjects } from './observations.js';

/** KServe's configuration, and where it was read. */
export type KServeConfig = IngressConfig & {
  /** `NAMESPACE/NAME` of the ConfigMap; absent where none could be read: then these are KServe's defaults. */
  readonly source?: string;
  /** What else this installation belongs to, told by the ConfigMap's namespace. */
  readonly platform?: 'Kubeflow' | 'OpenShift AI';
};

const platforms: Readonly<Record<string, NonNullable<KServeConfig['platform']>>> = {
  kubeflow: 'Kubeflow',
  opendatahub: 'OpenShift AI',
  'redhat-ods-applications': 'OpenShift AI',
};

/** Namespaces in which the ConfigMap is known to be; asked one by one where not all may be read. */
export const configNamespaces = ['kserve', ...Object.keys(platforms)];

/** The ConfigMap with ingress settings, of whatever namespace; `kserve` first where there are several. */
export function kserveConfig(objects: GatewayObjects): KServeConfig {
  const usable = objects.kserveConfigs.filter((object) => textAt(object, 'data', 'ingress') !== undefined);
  const found = usable.find((object) => nameOf(object).namespace === 'kserve') ?? usable[0];
  if (found === undefined) return ingressDefaults;
  const name = nameOf(found);
  const platform = Object.hasOwn(platforms, name.namespace) ? platforms[name.namespace] : undefined;
  return {
    ...parseIngressConfig(found),
    source: formatName(name),
    ...(platform === undefined ? {} : { platform }),
  };
}

import { listAt, numberAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';

/** A port on which a pod may state its metrics. */
export type MetricsPort = {
  readonly port: number;
  readonly path: string;
  /** Whether it speaks TLS, where that is known. */
  readonly tls?: boolean;
};

/** MLServer's `metrics_port` (mlserver/settings.py), Triton's (config/runtimes/kserve-tritonserver.yaml), and the usual one of a model server. */
const usualPorts = [8080, 8082, 8002, 8000] as const;

/** Of the ports that a pod's containers name: each takes a port-forward through the API server, all at once. */
const mostOwnPorts = 16;

/** Knative's `UserQueueMetricsPort` (pkg/networking/constants.go). */
const queueProxyPort = 9091;

/**
 * The port that the runtime's or the service's annotations name (`prometheus.kserve.io/port` of config/runtimes, which KServe copies to
 * the pod; `prometheus.io/port`), the server's own, and the usual ones: KServe's annotation for MLServer names a port that has none.
 */
export function metricsPorts(pod: KubeObject): readonly MetricsPort[] {
  const stated = (['prometheus.kserve.io', 'prometheus.io'] as const).flatMap((prefix) => {
    const port = Number(textAt(pod, 'metadata', 'annotations', `${prefix}/port`));
    const path = textAt(pod, 'metadata', 'annotations', `${prefix}/path`) ?? '/metrics';
    return isPort(port) && path.startsWith('/') ? [{ port, path }] : [];
  });
  const containers = listAt(pod, 'spec', 'containers');
  const own = containers
    .filter((container) => textAt(container, 'name') !== 'queue-proxy')
    .flatMap((container) => listAt(container, 'ports'))
    .flatMap((port) => numberAt(port, 'containerPort') ?? []);
  const hasQueueProxy = containers.some((container) => textAt(container, 'name') === 'queue-proxy');
  const others = [...own.slice(0, mostOwnPorts), ...usualPorts, ...(hasQueueProxy ? [queueProxyPort] : [])];
  const all = [...stated, ...others.map((port) => ({ port, path: '/metrics' }))];
  return all.filter(({ port }, at) => all.findIndex((other) => other.port === port) === at);
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

/** For a person: `8080/metrics or 8082/metrics`. */
export function portsText(ports: readonly MetricsPort[]): string {
  const shown = ports.map(({ port, path }) => `${port}${path}`);
  return `${shown.slice(0, -1).join(', ')}${shown.length > 1 ? ' or ' : ''}${shown.at(-1) ?? ''}`;
}

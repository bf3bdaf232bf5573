/** Kubernetes' control plane as it runs beside a real node: that of parts/control-plane.ts, but for what pods need of it. */
import { apiserver, controllerManager } from '../../parts/control-plane.ts';
import type { Ports } from '../../state/ports.ts';
import type { ProcessSpec } from '../../state/records.ts';
import { nodeCertificate, nodeKey } from './certificates.ts';
import { network } from './network.ts';

/** Its clients all come back at once after a restart, and a busy machine then takes more than a minute. */
const readyTimeoutMs = 300_000;

/** Pods reach it at the Service kubernetes, whose endpoint it writes itself. */
export function nodeApiserver(ports: Ports): ProcessSpec {
  const spec = withFlags(apiserver(ports), {
    'bind-address': '0.0.0.0',
    'advertise-address': network.nodeIp,
    'endpoint-reconciler-type': 'lease',
    'tls-cert-file': nodeCertificate('node-apiserver'),
    'tls-private-key-file': nodeKey('node-apiserver'),
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
  });
  return { ...spec, readyTimeoutMs };
}

/** With every controller: nothing is played here. */
export function nodeControllerManager(ports: Ports): ProcessSpec {
  return withFlags(controllerManager(ports), {
    controllers: '*',
    // As a cluster has it: a node that is silent for so long is NotReady.
    'node-monitor-grace-period': '40s',
  });
}

/** The same program, with these flags instead of those that it has of that name. */
function withFlags(spec: ProcessSpec, flags: Readonly<Record<string, string>>): ProcessSpec {
  const kept = spec.args.filter((arg) => !Object.keys(flags).some((name) => arg.startsWith(`--${name}=`)));
  return { ...spec, args: [...kept, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)] };
}

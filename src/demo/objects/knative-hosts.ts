import type { KubeObject } from '../../kserve/kube-object.js';
import { knativeHost, revisions, type Revision } from './revisions.js';
import type { Serving } from './serving.js';

/** The hosts of a Knative Service, or of one of its tags, and the revisions that share their traffic. */
export type KnativeHosts = {
  /** `NAME.NAMESPACE`, with `.svc` and with `.svc.cluster.local`. */
  readonly inside: readonly [string, string, string];
  readonly outside: string;
  readonly targets: readonly Revision[];
};

/** The service's own first: they share the traffic out. Those tagged `prev` lead to the revision before. */
export function knativeHosts(serving: Serving): readonly KnativeHosts[] {
  const all = revisions(serving);
  const [, previous] = all;
  const hosts = (targets: readonly Revision[], tag = ''): KnativeHosts => {
    const short = `${tag === '' ? '' : `${tag}-`}${serving.name}-predictor.${serving.namespace}`;
    return {
      inside: [short, `${short}.svc`, `${short}.svc.cluster.local`],
      outside: knativeHost(serving, tag),
      targets,
    };
  };
  return [hosts(all), ...(previous === undefined ? [] : [hosts([{ ...previous, percent: 100 }], 'prev')])];
}

/** The headers by which the activator, and queue-proxy, know the revision. */
export function revisionHeaders({ namespace }: Serving, { name }: Revision): KubeObject {
  return { 'Knative-Serving-Namespace': namespace, 'Knative-Serving-Revision': name };
}

/** The rules of Knative's Ingress: for each host one inside the cluster and one outside (serving, pkg/reconciler/route/resources/ingress.go). */
export function ingressRules(serving: Serving): readonly KubeObject[] {
  return knativeHosts(serving).flatMap(({ inside, outside, targets }) => {
    const splits = targets.map((revision) => ({
      appendHeaders: revisionHeaders(serving, revision),
      percent: revision.percent,
      serviceName: revision.name,
      serviceNamespace: serving.namespace,
      servicePort: 80,
    }));
    const http = { paths: [{ splits }] };
    return [
      { hosts: inside, http, visibility: 'ClusterLocal' },
      { hosts: [outside], http, visibility: 'ExternalIP' },
    ];
  });
}

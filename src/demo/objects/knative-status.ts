import type { KubeObject } from '../../kserve/kube-object.js';
import { loadedModel } from './ready-status.js';
import { knativeHost, revisions } from './revisions.js';
import { domain, type Serving } from './serving.js';

/**
 * The status of a ready service in Knative mode, as KServe 0.20 writes it with Istio's virtual host: the URLs are the service's own, those
 * of the component its predictor's (pkg/controller/v1beta1/inferenceservice/reconcilers/ingress); the rolled out revision is the last that had all the traffic
 * (PropagateStatus, pkg/apis/serving/v1beta1/inference_service_status.go); conditions as in kserve issue 5458.
 */
export function knativeStatus(serving: Serving): KubeObject {
  const { name, namespace, runtime, settledAt } = serving;
  const [latest, previous] = revisions(serving);
  const inside = (host: string): KubeObject => ({ url: `http://${host}.${namespace}.svc.cluster.local` });
  const condition = (type: string, fields: KubeObject): KubeObject => {
    return { lastTransitionTime: settledAt, ...fields, type };
  };
  const info = { severity: 'Info', status: 'True' };
  return {
    address: inside(name),
    clusterServingRuntimeName: runtime,
    components: {
      predictor: {
        address: inside(`${name}-predictor`),
        latestCreatedRevision: latest.name,
        latestReadyRevision: latest.name,
        latestRolledoutRevision: previous?.name ?? latest.name,
        traffic: [
          { latestRevision: true, percent: latest.percent, revisionName: latest.name },
          ...(previous === undefined
            ? []
            : [
                {
                  latestRevision: false,
                  percent: previous.percent,
                  revisionName: previous.name,
                  tag: 'prev',
                  url: `http://${knativeHost(serving, 'prev')}`,
                },
              ]),
        ],
        url: `http://${knativeHost(serving)}`,
      },
    },
    conditions: [
      condition('IngressReady', { status: 'True' }),
      condition('LatestDeploymentReady', info),
      condition('PredictorConfigurationReady', info),
      condition('PredictorReady', { status: 'True' }),
      condition('PredictorRouteReady', info),
      condition('Ready', { status: 'True' }),
      condition('RoutesReady', info),
      condition('Stopped', { severity: 'Info', status: 'False' }),
    ],
    deploymentMode: 'Knative',
    modelStatus: loadedModel,
    observedGeneration: 1,
    url: `http://${name}.${namespace}.${domain}`,
  };
}

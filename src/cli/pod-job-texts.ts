import { planText } from '../format/load-report.js';
import { sizeText } from '../format/sizes.js';
import { configMapObject, jobObject, type PodJob, secretFile, secretObject } from '../load/pod-job.js';
import type { LoadPlan } from '../load/run-load.js';

/** The objects that a yes creates, a line each, and who reads the token. */
export function podJobLines(job: PodJob, plan: LoadPlan): readonly string[] {
  const { namespace, name, pods, image } = job;
  const bytes = [...job.files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  const ends = `ends after ${Math.ceil((job.durationMs + 120_000) / 1000)} s at the latest`;
  return [
    `isvc will create in namespace ${namespace}, and delete at the end:`,
    `  Job ${name}: ${pods} pods of ${image}, without rights in the cluster; it ${ends}, each pod with its share of: ${planText(plan)}`,
    `  ConfigMap ${name}: isvc and the payloads, ${sizeText(bytes)}, for everybody who may read ConfigMaps there`,
    ...(job.secret === undefined
      ? []
      : [
          `  Secret ${name}: the token and secret headers of the calls (--send-token), for everybody who may read Secrets or create pods in namespace ${namespace}`,
        ]),
  ];
}

/** The objects for `kubectl create`: the Job last, since its pods need the others. A Secret is never printed. */
export function printedObjects(job: PodJob): readonly object[] {
  return [configMapObject(job), jobObject(job)];
}

/** How those who print the objects go on. */
export function printedNotes(job: PodJob): readonly string[] {
  const { name, namespace } = job;
  return [
    ...(secretObject(job) === undefined
      ? []
      : [
          `the Secret ${name} is not printed: kubectl create secret generic ${name} -n ${namespace} --from-file=${secretFile}, with {"headers":{"authorization":"Bearer …"}} in that file`,
        ]),
    `create them with: kubectl create -f FILE (kubectl apply keeps a copy in an annotation, which is too large here)`,
    `within two minutes, let the pods begin, and get the report: isvc bench job ${name} --job-namespace ${namespace}`,
    `nobody owns the ConfigMap then: kubectl delete configmap,secret,job -n ${namespace} -l app.kubernetes.io/instance=${name}`,
  ];
}

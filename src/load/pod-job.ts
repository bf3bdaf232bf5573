import type { NewObject } from '../cluster/cluster.js';

/** A load that pods of a Job send. */
export type PodJob = {
  readonly name: string;
  readonly namespace: string;
  /** An image with Node in it. */
  readonly image: string;
  readonly pods: number;
  readonly durationMs: number;
  /** The files of its ConfigMap: their paths, and what is in them. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** The file of its Secret; absent where the calls carry no secret. */
  readonly secret?: string;
};

/** The service account of the pods, which manifests/isvc-bench.yaml makes and binds nothing to. */
export const podAccount = 'isvc-bench';

/** Where a pod's files are. */
const podFolder = '/isvc';
const secretFolder = '/isvc-secret';
/** The program that a pod runs, among its files: two folders down, so that it finds `protos/` as it does in the package. */
export const podProgram = 'dist/load/load-pod.js';
export const secretFile = 'secrets.json';

/** The port, on a pod's loopback, at which isvc says when to begin. */
export const controlPort = 7070;

/** Pods have the rest of it to start in, and for their last calls. */
const spareMs = 120_000;

/** How long the Job, and with it all of its objects, is kept after its end by those who could not delete it (JobSpec: ttlSecondsAfterFinished). */
const keptSeconds = 300;

/** A pod's container. */
export const podContainer = 'isvc';

/** What is kept free for a pod where it runs. A pod may use more of a core that is idle; of these, several fit on a node with two cores. */
const podRequests = { cpu: '250m', memory: '256Mi' };

/** The label by which the pods of a Job are found. */
export function podLabels(name: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'isvc-bench',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'isvc',
  };
}

/**
 * The Job (batch/v1, Indexed: each pod knows which part is its own by JOB_COMPLETION_INDEX). It is made first and owns the rest: its pods
 * wait for the ConfigMap. It keeps the `restricted` Pod Security Standard, and ends by itself, whatever becomes of isvc.
 */
export function jobObject({ name, namespace, image, pods, durationMs, files, secret }: PodJob): NewObject {
  const labels = podLabels(name);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels },
    spec: {
      completionMode: 'Indexed',
      completions: pods,
      parallelism: pods,
      // A part that is sent a second time would not be at the same time as the others.
      backoffLimit: 0,
      activeDeadlineSeconds: Math.ceil((durationMs + spareMs) / 1000),
      ttlSecondsAfterFinished: keptSeconds,
      template: {
        // A sidecar of Istio's would outlive the calls, and the Job with it.
        metadata: { labels: { ...labels, 'sidecar.istio.io/inject': 'false' } },
        spec: {
          restartPolicy: 'Never',
          serviceAccountName: podAccount,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 10,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labels },
            },
          ],
          containers: [
            {
              name: podContainer,
              image,
              command: ['node', `${podFolder}/${podProgram}`, podFolder, secretFolder, String(controlPort)],
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              resources: { requests: podRequests, limits: { memory: '1Gi' } },
              volumeMounts: [
                { name: 'files', mountPath: podFolder, readOnly: true },
                ...(secret === undefined
                  ? []
                  : [{ name: 'secret', mountPath: secretFolder, readOnly: true }]),
              ],
            },
          ],
          volumes: [
            {
              name: 'files',
              configMap: {
                name,
                items: [...files.keys()].map((file) => ({ key: keyOf(file), path: file })),
              },
            },
            ...(secret === undefined ? [] : [{ name: 'secret', secret: { secretName: name } }]),
          ],
        },
      },
    },
  };
}

/** Its owner; absent where it is printed, and nobody knows the uid yet. */
type Owner = { readonly uid: string };

/** The ConfigMap with the files of a Job; `owner` has it deleted with the Job. */
export function configMapObject({ name, namespace, files }: PodJob, owner?: Owner): NewObject {
  const entries = [...files].map(([file, content]) => [keyOf(file), content] as const);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: podLabels(name), ...ownedBy(name, owner) },
    immutable: true,
    data: Object.fromEntries(entries.filter(([, content]) => typeof content === 'string')),
    binaryData: Object.fromEntries(
      entries.flatMap(([key, content]) =>
        typeof content === 'string' ? [] : [[key, Buffer.from(content).toString('base64')]],
      ),
    ),
  };
}

/** Undefined where the calls carry no secret. */
export function secretObject({ name, namespace, secret }: PodJob, owner?: Owner): NewObject | undefined {
  if (secret === undefined) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: { name, namespace, labels: podLabels(name), ...ownedBy(name, owner) },
    immutable: true,
    data: { [secretFile]: Buffer.from(secret).toString('base64') },
  };
}

/** Without `blockOwnerDeletion`, for which some clusters ask the right to finalize Jobs. */
function ownedBy(name: string, owner: Owner | undefined): { readonly ownerReferences?: readonly object[] } {
  if (owner === undefined) return {};
  return { ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name, uid: owner.uid }] };
}

/** A key of a ConfigMap has no slash (ConfigMap v1: alphanumeric, `-`, `_`, `.`). */
function keyOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

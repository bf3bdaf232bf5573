/** KServe's controller as a pod, of its own manifests, with its webhooks behind their Service. */
import { readFile } from 'node:fs/promises';
import { loadAll } from 'js-yaml';
import { readManifest } from '../../build/manifests.ts';
import { kserveConfig, kserveConfigWith } from '../../objects/kserve-config.ts';
import { applyObjects, applyYaml } from '../../objects/kubectl.ts';
import { kserveVersion } from '../build/images.ts';
import { waitLong } from '../objects.ts';
import type { NodeInstallation } from './installation.ts';
import { authority, certificate, key } from '../../state/certificates.ts';

const namespace = 'kserve';

type Installed = Exclude<NodeInstallation, 'none'>;

/** With Knative as its manifests ship, but for Kourier, which no VirtualService leads to. */
const configs: Readonly<Record<Installed, () => Promise<unknown>>> = {
  'no-gateway': () => kserveConfig('no-gateway'),
  'gateway-api': () => kserveConfig('gateway-api'),
  'knative-istio': () => kserveConfigWith('Knative', {}),
  'knative-kourier': () => kserveConfigWith('Knative', { disableIstioVirtualHost: true }),
};

/** Ready when its webhooks answer. The CRDs of the installation's other parts are there before it: it looks once. */
export async function installKserve(installation: Installed, signal: AbortSignal): Promise<void> {
  await applyObjects(
    [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/tls',
        metadata: { name: 'kserve-webhook-server-cert', namespace },
        data: { 'tls.crt': await base64(certificate('webhook')), 'tls.key': await base64(key('webhook')) },
      },
      withLocalImages(await configs[installation]()),
    ],
    signal,
  );
  await applyYaml(imagesOfVersion(await runtimes()), signal);
  await applyObjects(await managerObjects(), signal);
  await waitLong(['deployments', '--all', `--namespace=${namespace}`], 'Available', signal);
  await applyObjects(await webhooks(), signal);
}

type KubernetesObject = {
  readonly kind: string;
  readonly metadata: object;
  readonly subjects?: readonly object[];
  readonly spec?: unknown;
};
type Deployment = KubernetesObject & {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly readinessProbe: object }[] };
    };
  };
};

/** With its storage-initializers, which ask for a tenth of a core each: the node's two cores have too few for the contract's services. */
async function runtimes(): Promise<string> {
  return (await readManifest('kserve-runtimes')).replaceAll('cpu: 100m', 'cpu: 10m');
}

/** `latest` would be pulled each time, and no registry is there: the release's own tag is. */
function imagesOfVersion(yaml: string): string {
  return yaml.replaceAll(/(kserve\/[a-z-]+):latest\b/g, `$1:${kserveVersion}`);
}

function withLocalImages(object: unknown): unknown {
  return JSON.parse(imagesOfVersion(JSON.stringify(object)));
}

/** Its readiness is asked for at once: the half minute that its manifest waits is for slower clusters. */
async function managerObjects(): Promise<readonly unknown[]> {
  const yaml = (await readManifest('kserve-manager'))
    .replaceAll('ko://github.com/kserve/kserve/cmd/manager', `kserve/kserve-controller:${kserveVersion}`)
    .replaceAll('imagePullPolicy: Always', 'imagePullPolicy: IfNotPresent');
  return (loadAll(yaml) as readonly KubernetesObject[]).map(inNamespace).map((object) => {
    if (object.kind !== 'Deployment') return object;
    const { spec } = object as Deployment;
    const containers = spec.template.spec.containers.map(({ readinessProbe, ...container }) => ({
      ...container,
      readinessProbe: { ...readinessProbe, initialDelaySeconds: 1, periodSeconds: 1 },
      // A tenth of a core starts it for minutes on a machine that does other work.
      resources: { requests: { cpu: '50m', memory: '100Mi' } },
    }));
    const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
    return { ...object, spec: { ...spec, template } };
  });
}

/** As the kustomization of KServe's config/default does. */
function inNamespace(object: KubernetesObject): KubernetesObject {
  const subjects = object.subjects?.map((subject) => ({ ...subject, namespace }));
  const metadata = object.kind.startsWith('Cluster') ? object.metadata : { ...object.metadata, namespace };
  return { ...object, metadata, ...(subjects === undefined ? {} : { subjects }) };
}

/** As cert-manager would fill them in: the authority that signed the webhooks' certificate. */
async function webhooks(): Promise<readonly unknown[]> {
  const yaml = (await readManifest('kserve-webhooks'))
    .replaceAll('$(webhookServiceName)', 'kserve-webhook-server-service')
    .replaceAll('$(kserveNamespace)', namespace);
  const caBundle = await base64(authority());
  return (loadAll(yaml) as readonly (KubernetesObject & { readonly webhooks?: readonly WebhookOf[] })[]).map(
    (object) =>
      object.webhooks === undefined
        ? object
        : {
            ...object,
            webhooks: object.webhooks.map((webhook) => ({
              ...webhook,
              clientConfig: { ...webhook.clientConfig, caBundle },
            })),
          },
  );
}

type WebhookOf = { readonly clientConfig: object };

async function base64(path: string): Promise<string> {
  return (await readFile(path)).toString('base64');
}

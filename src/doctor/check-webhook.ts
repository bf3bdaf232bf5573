import { X509Certificate } from 'node:crypto';
import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { listAt, numberAt, textAt, textMapAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parsePod } from '../kserve/pod.js';
import { isPodReady } from '../kserve/pod-reason.js';
import { kubectlLine } from '../wording/command-line.js';
import { dateText } from './check-certificate.js';
import type { LoginChecks } from './check-login.js';
import { type CheckPart, type Checkup, failCheck, passCheck, skipCheck } from './checkup.js';

/** KServe's validating webhooks: the second is there alone where only LLMInferenceServices are installed. */
const names = ['inferenceservice.serving.kserve.io', 'llminferenceservice.serving.kserve.io'];

/** Whether a change of a service can reach KServe's webhook: its configuration, its CA, its Service and the pods behind it. */
export function checkWebhook({ check }: Checkup, { session, login }: LoginChecks, signal: AbortSignal): void {
  check({ id: 'kserve-webhook', title: 'webhook' }, { session, login }, async ({ session: { cluster } }) => {
    const read = await Promise.all(
      names.map((name) => cluster.readOne(resources.validatingWebhooks, undefined, name, signal)),
    );
    const found = read.flatMap(({ items }) => items);
    const refused = read.find(({ missing }) => missing === 'forbidden');
    if (found.length === 0 && refused !== undefined)
      return skipCheck(refused.warning ?? 'you may not read it');
    if (read.every(({ missing }) => missing === 'absent'))
      return skipCheck('the cluster has no ValidatingWebhookConfigurations');
    if (found.length === 0) {
      return failCheck(
        'cluster',
        `The cluster has no ValidatingWebhookConfiguration ${names.join(' or ')}.`,
        ['Services are not checked, and get no defaults. Install KServe again.'],
      );
    }
    const webhooks = found.flatMap((object) => listAt(object, 'webhooks'));
    const clients = webhooks.map((webhook) => ({ name: textAt(webhook, 'name') ?? '', webhook }));
    const checked = await Promise.all(
      clients.map(async ({ name, webhook }) => [
        ...caParts(name, webhook),
        ...(await reachParts(cluster, webhook, signal)),
      ]),
    );
    const unread = read.flatMap(({ warning }): readonly CheckPart[] =>
      warning === undefined ? [] : [{ state: 'skipped', text: warning }],
    );
    const all = [...checked.flat(), ...unread];
    const parts = [...new Map(all.map((part) => [part.text, part])).values()];
    const bad = parts.find(({ state }) => state === 'failed');
    if (bad === undefined) {
      const objects = found.map((object) => textAt(object, 'metadata', 'name') ?? '').join(', ');
      return { ...passCheck(objects, objects), parts };
    }
    const namespace = clients
      .map(({ webhook }) => textAt(webhook, 'clientConfig', 'service', 'namespace'))
      .find(Boolean);
    return {
      ...failCheck('cluster', `The API server cannot call KServe's webhook: ${bad.text}.`, [
        'No service can be created or changed until it can.',
        ...(namespace === undefined
          ? []
          : [`Check: ${kubectlLine('get service,pods,certificates', namespace, cluster.repeat)}`]),
      ]),
      parts,
    };
  });
}

/** The CA by which the API server verifies the webhook: cert-manager writes it, and it runs out. */
function caParts(name: string, webhook: unknown): readonly CheckPart[] {
  const bundle = textAt(webhook, 'clientConfig', 'caBundle');
  if (bundle === undefined) return [{ state: 'failed', text: `${name} has no caBundle` }];
  const ends = certificatesIn(Buffer.from(bundle, 'base64').toString('latin1')).map(({ validToDate }) =>
    validToDate.getTime(),
  );
  if (ends.length === 0) return [{ state: 'failed', text: `the caBundle of ${name} is not a certificate` }];
  const last = Math.max(...ends);
  const until = dateText(last);
  return last < Date.now()
    ? [{ state: 'failed', text: `the CA of ${name} expired on ${until}` }]
    : [{ state: 'passed', text: `its CA is valid until ${until}` }];
}

/**
 * Those of a PEM text; a block that is not one is passed over, as Go does for the API server (crypto/x509, AppendCertsFromPEM). While a CA is
 * replaced, the old one and the new one stand side by side, and either is believed.
 */
function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/gu) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

async function reachParts(
  cluster: Cluster,
  webhook: unknown,
  signal: AbortSignal,
): Promise<readonly CheckPart[]> {
  const url = textAt(webhook, 'clientConfig', 'url');
  if (url !== undefined)
    return [{ state: 'skipped', text: `called at ${originOf(url)}, which only the API server reaches` }];
  const namespace = textAt(webhook, 'clientConfig', 'service', 'namespace') ?? '';
  const name = textAt(webhook, 'clientConfig', 'service', 'name') ?? '';
  const port = numberAt(webhook, 'clientConfig', 'service', 'port') ?? 443;
  const where = `Service ${namespace}/${name}:${port}`;
  const { items, missing, warning } = await cluster.readOne(resources.services, namespace, name, signal);
  if (missing !== undefined) return [{ state: 'skipped', text: warning ?? `${where} cannot be read` }];
  const [service] = items;
  if (service === undefined) return [{ state: 'failed', text: `${where} does not exist` }];
  return [await podsPart(cluster, where, namespace, service, signal)];
}

/** Go reads URLs that this Node does not, such as one with an IPv6 zone. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'a URL of its own';
}

async function podsPart(
  cluster: Cluster,
  where: string,
  namespace: string,
  service: KubeObject,
  signal: AbortSignal,
): Promise<CheckPart> {
  const selector = Object.entries(textMapAt(service, 'spec', 'selector'));
  if (selector.length === 0)
    return { state: 'skipped', text: `${where} has no selector: what is behind it is not known` };
  const labelSelector = selector.map(([key, value]) => `${key}=${value}`).join(',');
  const { items, missing, warning } = await cluster.read(
    resources.pods,
    { namespace, labelSelector },
    signal,
  );
  if (missing !== undefined)
    return { state: 'skipped', text: warning ?? `the pods of ${where} cannot be read` };
  const ready = items.map(parsePod).filter(isPodReady).length;
  const text = `${where}: ${ready} of ${items.length} pods ready`;
  return { state: ready > 0 ? 'passed' : 'failed', text };
}

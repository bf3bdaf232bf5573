import { load } from 'js-yaml';
import { listAt, recordAt, textAt, textMapAt } from '../kserve/fields.js';
import { findNamed, parseObjectName, parseServiceHost, type ObjectName } from './object-name.js';
import type { Observations } from './observations.js';
import { webhookNamespace } from './own-namespace.js';

/** Knative's own namespace: that of its webhook's Service, else the one in which its manifests and its operator put it. */
export function knativeNamespace({ objects }: Pick<Observations, 'objects'>): string {
  return webhookNamespace(objects.knativeWebhooks) ?? 'knative-serving';
}

/** The data of a ConfigMap of Knative's, in Knative's own namespace. `_example` is its help text. */
export function knativeData(
  observations: Pick<Observations, 'objects'>,
  name: string,
): Readonly<Record<string, string>> {
  const wanted = { namespace: knativeNamespace(observations), name };
  const { _example, ...data } = textMapAt(findNamed(observations.objects.knativeConfigs, wanted), 'data');
  return data;
}

/** A YAML list inside a ConfigMap; empty for text that is none, which Knative would refuse too. */
export function yamlList(text: string | undefined): readonly unknown[] {
  return listAt({ list: yamlValue(text) }, 'list');
}

/** A YAML value inside a ConfigMap; undefined for text that does not parse. */
export function yamlValue(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return load(text);
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') return undefined;
    throw error;
  }
}

/** The Service that an entry names: `NAMESPACE/NAME`, or the Service's host. */
export function serviceNameOf(entry: unknown): ObjectName | undefined {
  const text = textAt(recordAt(entry), 'service');
  return parseObjectName(text) ?? parseServiceHost(text);
}

import { load } from 'js-yaml';
import { listAt, recordAt, textAt, textMapAt } from '../kserve/fields.js';
import { findNamed, parseObjectName, parseServiceHost, type ObjectName } from './object-name.js';
import type { GatewayObjects } from './observations.js';

/** The data of a ConfigMap of Knative's. */
export function knativeData(objects: GatewayObjects, name: string): Readonly<Record<string, string>> {
  return textMapAt(findNamed(objects.knativeConfigs, { namespace: 'knative-serving', name }), 'data');
}

/** A YAML list inside a ConfigMap; empty for text that is none, which Knative would refuse too. */
export function yamlList(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  try {
    return listAt({ list: load(text) }, 'list');
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') return [];
    throw error;
  }
}

/** The Service that an entry names: `NAMESPACE/NAME`, or the Service's host. */
export function serviceNameOf(entry: unknown): ObjectName | undefined {
  const text = textAt(recordAt(entry), 'service');
  return parseObjectName(text) ?? parseServiceHost(text);
}

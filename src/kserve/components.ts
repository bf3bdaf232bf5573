import { envOf, type ComponentSpec } from './component-spec.js';
import { fieldAt, listAt, numberAt, recordAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { parseServiceUrl } from './service-url.js';
import type { Component, TrafficTarget } from './service.js';
import type { ServingRuntime } from './serving-runtime.js';

/** The components of a service, with what the status says of each. */
export function componentsOf(
  object: KubeObject,
  specs: readonly ComponentSpec[],
  runtime: ServingRuntime | undefined,
): readonly Component[] {
  return specs.map((spec) => {
    const status = recordAt(object, 'status', 'components', spec.kind);
    const url = parseServiceUrl(textAt(status, 'url'));
    const storage = storageOf(object, spec);
    const fromRuntime = spec.kind === 'predictor' && spec.ports.length === 0 ? runtime?.ports : undefined;
    return {
      kind: spec.kind,
      ...(url === undefined ? {} : { url }),
      ...revisionsIn(status),
      traffic: trafficIn(status),
      ports: fromRuntime ?? spec.ports,
      ...(storage.length === 0 ? {} : { storage }),
    };
  });
}

/** ComponentStatusSpec (pkg/apis/serving/v1beta1/inference_service_status.go); only Knative has revisions. */
function revisionsIn(status: KubeObject | undefined): Pick<Component, 'revisions'> {
  const created = textAt(status, 'latestCreatedRevision');
  const ready = textAt(status, 'latestReadyRevision');
  // Nearly all are alike: then nothing is kept.
  if (created === undefined || created === ready) return {};
  return { revisions: { created, ready: ready ?? '' } };
}

/** One empty list for the many components that split no traffic. */
const noTraffic: readonly TrafficTarget[] = [];

function trafficIn(status: KubeObject | undefined): readonly TrafficTarget[] {
  const targets = listAt(status, 'traffic');
  return targets.length === 0 ? noTraffic : targets.map(parseTraffic);
}

/** `storageUris` of a component (kserve pull request 4702, website pull request 546), and the STORAGE_URI of a container that is not a predictor. */
function storageOf(object: KubeObject, { kind, container }: ComponentSpec): readonly string[] {
  const own = kind === 'predictor' ? undefined : envOf(container, 'STORAGE_URI');
  const several = listAt(object, 'spec', kind, 'storageUris').map((entry) => {
    const mountPath = textAt(entry, 'mountPath');
    return `${textAt(entry, 'uri') ?? ''}${mountPath === undefined ? '' : ` at ${mountPath}`}`;
  });
  return [...(own === undefined ? [] : [own]), ...several];
}

/** Knative's TrafficTarget (knative.dev/serving, pkg/apis/serving/v1/route_types.go). */
function parseTraffic(entry: unknown): TrafficTarget {
  const percent = numberAt(entry, 'percent');
  const tag = textAt(entry, 'tag');
  const url = parseServiceUrl(textAt(entry, 'url'));
  return {
    revision: textAt(entry, 'revisionName') ?? '',
    ...(percent === undefined ? {} : { percent }),
    ...(tag === undefined ? {} : { tag }),
    latest: fieldAt(entry, 'latestRevision') === true,
    ...(url === undefined ? {} : { url }),
  };
}

import { formatServiceUrl } from './service-url.js';
import type { Service, TrafficTarget } from './service.js';

/** The columns of `kubectl get inferenceservices`, without Age, which depends on the time of printing. Empty where kubectl prints nothing. */
export type PrinterColumns = {
  readonly name: string;
  readonly url: string;
  readonly ready: string;
  /** Of an LLMInferenceService: that of its condition Ready. */
  readonly reason: string;
  readonly prev: string;
  readonly latest: string;
  readonly prevRolledoutRevision: string;
  readonly latestReadyRevision: string;
};

/** One row, with the JSONPaths of the CRD's additionalPrinterColumns (config/crd: inferenceservices, v1beta1). */
export function printerColumns(service: Service): PrinterColumns {
  const ready = service.conditions.find(({ type }) => type === 'Ready');
  const traffic = service.components.find((component) => component.kind === 'predictor')?.traffic ?? [];
  const prev = traffic.find((target) => target.tag === 'prev');
  const latest = traffic.find((target) => target.latest);
  return {
    name: service.name,
    url: service.url === undefined ? '' : formatServiceUrl(service.url),
    ready: ready?.status ?? '',
    reason: ready?.reason ?? '',
    prev: percent(prev),
    latest: percent(latest),
    prevRolledoutRevision: prev?.revision ?? '',
    latestReadyRevision: latest?.revision ?? '',
  };
}

function percent(target: TrafficTarget | undefined): string {
  return target?.percent === undefined ? '' : String(target.percent);
}

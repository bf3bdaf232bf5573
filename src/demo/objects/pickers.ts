import { at, textAt, type ApiObject } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import type { EndpointPicker } from '../gateway/endpoint-picker.js';
import { createPickerCounts } from '../gateway/picker-metrics.js';
import type { LanguageService } from '../models/catalog.js';
import { prefillerHeader } from '../models/routing-sidecar.js';
import type { DemoAnswer, DemoHandler } from '../wire/exchange.js';
import { roleOf } from './llm-labels.js';
import type { LlmServers } from './llm-servers.js';
import { readyPods } from './ready-pods.js';

export type Picker = EndpointPicker & {
  /** Sends a request to the pod that has least to do. */
  readonly handler: DemoHandler;
  /** The answer to `GET /metrics` of its pod. */
  readonly metrics: () => DemoAnswer;
};

export type Pickers = { readonly of: (namespace: string, pool: string) => Picker };

/** The utilization detector's defaults (its QueueDepthThreshold and KVCacheUtilThreshold). */
const fullQueue = 5;
const fullCache = 0.8;

/** The endpoint pickers of the InferencePools in the store. What a picker counts is kept as long as the demo runs. */
export function createPickers(store: ObjectStore, llmServers: LlmServers): Pickers {
  const counted = new Map<string, ReturnType<typeof createPickerCounts>>();
  const find = (kind: string, namespace: string, name: string): ApiObject | undefined => {
    const found = kinds.find((each) => each.kind === kind);
    return found === undefined ? undefined : store.get(found, namespace, name)?.object;
  };
  const make = (namespace: string, name: string): Picker => {
    const key = `${namespace}/${name}`;
    const counts = counted.get(key) ?? createPickerCounts(name);
    counted.set(key, counts);
    const pods = (): readonly ApiObject[] => {
      const pool = find('InferencePool', namespace, name);
      return readyPods(store, namespace, at(pool, 'spec', 'selector', 'matchLabels'));
    };
    const candidates = (): readonly LanguageService[] =>
      pods()
        .filter(({ metadata }) => roleOf(metadata.labels) !== 'prefill')
        .flatMap((pod) => llmServers.of(pod) ?? []);
    return {
      isUp: () => {
        const pool = find('InferencePool', namespace, name);
        const service = find('Service', namespace, textAt(pool, 'spec', 'endpointPickerRef', 'name') ?? '');
        return readyPods(store, namespace, at(service, 'spec', 'selector')).length > 0;
      },
      hasEndpoints: () => candidates().length > 0,
      saturation: () =>
        mean(
          candidates().map(({ engine }) => loadOf(engine)),
          1,
        ),
      priorityOf: (objective) =>
        Number(at(find('InferenceObjective', namespace, objective), 'spec', 'priority') ?? 0),
      count: counts.count,
      handler: async (request, signal) => {
        const [chosen] = candidates().toSorted((one, other) => dueOf(one) - dueOf(other));
        const prefiller = pods().find(({ metadata }) => roleOf(metadata.labels) === 'prefill');
        const address = textAt(prefiller, 'status', 'podIP');
        const told = address === undefined ? {} : { [prefillerHeader]: `${address}:8000` };
        const sent = { ...request, headers: { ...request.headers, ...told } };
        return (await chosen?.handler(sent, signal)) ?? 'reset';
      },
      metrics: () => counts.metrics(candidates().map(({ engine }) => engine)),
    };
  };
  return { of: make };
}

type Engine = LanguageService['engine'];

/** Saturation of pkg/epp/framework/plugins/flowcontrol/saturationdetector/utilization: whichever of both is nearer to its end. */
function loadOf(engine: Engine): number {
  return Math.max(engine.waiting() / fullQueue, engine.cacheShare() / fullCache);
}

function dueOf({ engine }: LanguageService): number {
  return engine.running() + engine.waiting();
}

function mean(values: readonly number[], ofNone: number): number {
  return values.length === 0 ? ofNone : values.reduce((sum, value) => sum + value, 0) / values.length;
}

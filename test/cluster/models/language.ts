/** The language models and graphs: their objects, and the pickers and routers that are pods elsewhere. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { podAnnotation } from '../gateway/annotations.ts';
import { applyObjects, deleteObject, readItems, waitForCondition } from '../objects/kubectl.ts';
import { endpointPicker } from '../parts/endpoint-picker.ts';
import { graphRouter } from '../parts/graph-router.ts';
import type { RouterContainer } from '../parts/graph-router.ts';
import { routingSidecar, sidecarContainer } from '../parts/routing-sidecar.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';

const namespace = 'llm-test';
const stepsNamespace = 'kserve-test';
const namespaceObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
/** KServe's label on the Deployment of a graph's router. */
const graphLabel = 'serving.kserve.io/inferencegraph';

type Named = { readonly metadata: { readonly name: string; readonly namespace: string } };

/** Before the services they need are there: what has no such need. */
export async function applyLanguageModels(signal?: AbortSignal): Promise<void> {
  const files = ['inference-services', 'llm-services', 'llm-not-ready', 'objective', 'leaver'] as const;
  await applyObjects([namespaceObject, ...(await Promise.all(files.map(read))).flat()], signal);
}

/** A graph that is created before its steps' services never gets a status. */
export async function applyGraphs(signal?: AbortSignal): Promise<void> {
  await waitForReady('inferenceservices', namespace, await read('inference-services'), signal);
  await waitForReady('inferenceservices', stepsNamespace, await read('leaver'), signal);
  await applyObjects([...(await read('graphs')), ...(await read('graph-route'))], signal);
}

/** Waits for all that can be ready; then the step's service leaves. */
export async function waitForLanguageModels(signal?: AbortSignal): Promise<void> {
  const graphs = await read('graphs');
  await waitForReady('inferencegraphs', stepsNamespace, graphs, signal);
  await waitForReady('inferencegraphs', namespace, graphs, signal);
  await waitForReady('llminferenceservices', namespace, await read('llm-services'), signal);
  await deleteObject('inferenceservice', stepsNamespace, 'leaver', signal);
}

/** Of the LLMInferenceServices that have one. */
export function endpointPickers(ports: Ports): readonly ProcessSpec[] {
  return [
    endpointPicker('endpoint-picker', poolOf('scheduled'), {
      grpc: ports.pickerGrpc,
      health: ports.pickerHealth,
      metrics: ports.pickerMetrics,
    }),
    endpointPicker('endpoint-picker-empty', poolOf('scaled-to-zero'), {
      grpc: ports.emptyPickerGrpc,
      health: ports.emptyPickerHealth,
      metrics: ports.emptyPickerMetrics,
    }),
    endpointPicker('endpoint-picker-split', poolOf('split'), {
      grpc: ports.splitPickerGrpc,
      health: ports.splitPickerHealth,
      metrics: ports.splitPickerMetrics,
    }),
  ];
}

function poolOf(service: string) {
  return { namespace, name: `${service}-inference-pool` };
}

type DecodeDeployment = {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly initContainers?: readonly { readonly name: string; readonly command?: readonly string[] }[];
      };
    };
  };
};

/** Of the pods that decode, as the Deployments say that KServe made. */
export async function routingSidecars(ports: Ports, signal?: AbortSignal): Promise<readonly ProcessSpec[]> {
  const words = ['deployments', `--namespace=${namespace}`, '--selector=llm-d.ai/role=decode'];
  const deployments = await readItems<DecodeDeployment>(words, signal);
  return deployments.map(({ spec: { template } }) => {
    const sidecar = template.spec.initContainers?.find(({ name }) => name === sidecarContainer);
    const pod = template.metadata.annotations?.[podAnnotation] ?? '';
    return routingSidecar(pod, sidecar?.command ?? [], { namespace }, ports);
  });
}

type RouterDeployment = {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly RouterContainer[] };
    };
  };
};

/** As the Deployments say that KServe made of the graphs. */
export async function graphRouters(ports: Ports, signal?: AbortSignal): Promise<readonly ProcessSpec[]> {
  const words = ['deployments', '--all-namespaces', `--selector=${graphLabel}`];
  const deployments = await readItems<RouterDeployment>(words, signal);
  return deployments.map(({ metadata, spec: { template } }) => {
    const port = template.metadata.annotations?.['isvc-cluster/served-by'] ?? '';
    const [container = {}] = template.spec.containers;
    return graphRouter(metadata.labels?.[graphLabel] ?? '', container, ports[port as keyof Ports]);
  });
}

async function read(file: string): Promise<readonly Named[]> {
  const text = await readFile(join(import.meta.dirname, 'language', `${file}.yaml`), 'utf8');
  return loadAll(text) as readonly Named[];
}

async function waitForReady(
  kind: string,
  inNamespace: string,
  objects: readonly Named[],
  signal?: AbortSignal,
): Promise<void> {
  const names = objects
    .filter(({ metadata }) => metadata.namespace === inNamespace)
    .map(({ metadata }) => metadata.name);
  await waitForCondition([kind, `--namespace=${inNamespace}`, ...names], 'Ready', signal);
}

import path from 'node:path';
import type { Cluster } from '../cluster/cluster.js';
import type { ModelMetadata } from '../inference/answer.js';
import type { Payload } from '../inference/payload.js';
import { inSlices } from '../runtime/work.js';
import { keptName, namespaceOf } from '../kserve/service-key.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { Protocol, Service, ServiceKey } from '../kserve/service.js';
import { examplePayload, payloadTemplate } from '../payload/example.js';
import { fitPayload, wantedSignature } from '../payload/fit.js';
import { contextFolders, findSavedPayload } from '../payload/library.js';
import { endingOf, readPayload, type PayloadFile } from '../payload/read.js';
import { nextStep, Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import type { PredictorContext } from './call-target.js';
import { findExample, readExamples } from './find-example.js';
import { isvcCommand, type CallSummary } from './next-commands.js';
import type { ExampleReading, GivenPayload, PredictOptions } from './options.js';

export type ChoosePayloadOptions = {
  /** From a flag, or the one last used for this service. */
  readonly given?: GivenPayload;
  readonly service: Service;
  /** Another service whose example in the cluster fits as well: that of a graph's first step. */
  readonly exampleOf?: string;
  /** Its example in the cluster, where that is being read already. */
  readonly ahead?: ExampleReading;
  /** As it will be called, which may differ from the service's own. */
  readonly protocol: Protocol;
  readonly cluster: Pick<Cluster, 'read' | 'context'>;
  /** The library of saved payloads; one that is saved is passed over where `saved` says so. */
  readonly folder: string;
  readonly saved?: 'ignored';
  readonly drawn?: PredictOptions['drawn'];
  /** Asked at most once, and only when the payload needs it; undefined where the server states nothing. */
  readonly metadata: () => Promise<ModelMetadata | undefined>;
  /** Whether asking for the metadata would start the service from zero. Asked only where there is nothing else to send. */
  readonly isAtZero: () => Promise<boolean>;
  readonly signature?: string;
  readonly scale: 1 | 255;
  /** The options that a command for the same call repeats. */
  readonly call: CallSummary;
};

/** The payload to send: fitted, ready to encode. */
export type ChosenPayload = {
  /** For a person: `the file input.json`, `an example made from the model's metadata`. */
  readonly source: string;
  readonly payload: Payload;
  /** The changes made to it, a line each. */
  readonly notes: readonly string[];
  /** The form that it was read from, where that is not JSON. */
  readonly original?: PayloadFile;
  /** True for one that was made up from the model's metadata: its values mean nothing. */
  readonly madeUp?: true;
  /** As it was given; `saved` for the one that is saved for the service. */
  readonly from?: GivenPayload['from'];
};

/**
 * The payload that `p` and `isvc predict` send, the first that exists: given; saved for this service; the cluster's own example
 * (ConfigMap labeled `isvc/example-for: NAME`, key `payload.json`, else its first); an example made from the model's metadata,
 * or a question to a language model. Throws Problem "payload" that shows a template when there is none of these, or when the one found cannot be used.
 */
export async function choosePayload(
  options: ChoosePayloadOptions,
  signal: AbortSignal,
): Promise<ChosenPayload> {
  const { given, service, saved, drawn } = options;
  if (drawn?.alone === true && options.protocol !== 'openai') {
    const { drawExample, nothingKnown } = await import('./draw-example.js');
    return (await drawExample(options, drawn)) ?? nothingKnown(options);
  }
  const found =
    given ??
    (saved === 'ignored'
      ? undefined
      : await findSaved(options.folder, options.cluster.context, service.key)) ??
    (await findExample(options, signal));
  if (found !== undefined)
    return { ...(await fitFound(found, options, signal)), ...defined({ from: found.from }) };
  if (options.protocol === 'openai') {
    const { madeUpPrompt } = await import('./choose-text.js');
    return { source: 'a question that isvc made up', ...madeUpPrompt(service.task), madeUp: true };
  }
  // It costs a node's time, and somebody's money: for no more than a question it stays at zero.
  if (await options.isAtZero()) throw asleep(options);
  return (await makeExample(options)) ?? nothingToSend(options);
}

/** Reads the example of a service in the cluster, unless a payload is saved for it, which would go before. */
export async function readAhead(
  { cluster, payloadFolder }: Pick<PredictorContext, 'cluster' | 'payloadFolder'>,
  key: ServiceKey,
  signal: AbortSignal,
): ExampleReading['read'] {
  const saved = await findSaved(payloadFolder, cluster.context, key);
  return saved === undefined ? readExamples(cluster, namespaceOf(key), keptName(key), signal) : undefined;
}

async function findSaved(
  folder: string,
  context: string,
  key: ServiceKey,
): Promise<GivenPayload | undefined> {
  for (const one of contextFolders(folder, context)) {
    const saved = await findSavedPayload(one, namespaceOf(key), keptName(key));
    if (saved === undefined) continue;
    const { bytes, path: file } = saved;
    const source = `the saved payload ${file}`;
    return { bytes, fileName: path.basename(file), source, sourceNamesFile: true, from: 'saved' };
  }
  return undefined;
}

async function fitFound(
  given: GivenPayload,
  { metadata, signature, scale, protocol, service }: ChoosePayloadOptions,
  signal: AbortSignal,
): Promise<ChosenPayload> {
  const { bytes, fileName, as, question, source } = given;
  const name = fileName ?? source;
  try {
    if (protocol === 'openai') {
      const { readPrompt } = await import('./choose-text.js');
      const { task = 'chat' } = service;
      return { source, ...(await readPrompt({ bytes, name, task, ...defined({ question }) }, signal)) };
    }
    if (question !== undefined) throw noQuestion(protocol, service);
    const raw = await inSlices(readPayload(bytes, name, as), undefined, signal);
    const stated = raw.kind === 'json' ? undefined : await metadata();
    const fitted = await fitPayload(raw, stated, {
      scale,
      name,
      ...defined({ signature }),
    });
    const original = raw.kind === 'json' ? {} : { original: { bytes, ending: endingOf(raw) } };
    return { source, ...fitted, ...original };
  } catch (thrown) {
    throw sayWhich(thrown, given);
  }
}

function noQuestion(protocol: Protocol, { kind }: Pick<Service, 'kind'>): Problem {
  const mayBeOther = serviceKinds[kind].protocols.has('openai');
  return new Problem(
    'payload',
    `A question about an image is for a language model, and this is called in ${protocol}.`,
    {
      remedy: `Leave out -d to send the image alone${mayBeOther ? ', or give --protocol openai' : ''}.`,
    },
  );
}

/** A payload that the person did not give must be named, or the fault cannot be found. */
function sayWhich(thrown: unknown, { fileName, source, sourceNamesFile }: GivenPayload): unknown {
  if (!(thrown instanceof Problem) || thrown.kind !== 'payload') return thrown;
  const isKnown = fileName === undefined || sourceNamesFile === true;
  if (isKnown && thrown.namesPayload === true) return thrown;
  return new Problem('payload', `In ${source}: ${thrown.summary}`, { remedy: thrown.next, cause: thrown });
}

async function makeExample(options: ChoosePayloadOptions): Promise<ChosenPayload | undefined> {
  const { metadata, signature, drawn } = options;
  if (drawn !== undefined) return (await import('./draw-example.js')).drawExample(options, drawn);
  const chosen = wantedSignature(await metadata(), signature);
  const payload = chosen && examplePayload(chosen);
  if (payload === undefined) return undefined;
  return { source: "an example made from the model's metadata", payload, notes: [], madeUp: true };
}

function asleep({ service: { name }, protocol, call }: ChoosePayloadOptions): Problem {
  return new Problem(
    'payload',
    `There is nothing to send to ${name}: no payload was given or saved. It is scaled to zero, and isvc does not start it to ask for an example.`,
    {
      remedy: [
        nextStep(
          `Give one, which starts the service: ${isvcCommand(call, 'predict')} -d '${payloadTemplate(protocol)}', or -f FILE (JSON, an image, .npy or CSV).`,
          'payload',
        ),
        nextStep(`Or start it, and see what it expects: ${isvcCommand(call, 'metadata')}`, 'metadata'),
      ],
    },
  );
}

function nothingToSend({ service, protocol, call }: ChoosePayloadOptions): never {
  throw new Problem(
    'payload',
    `There is nothing to send to ${service.name}: no payload was given or saved.`,
    {
      remedy: nextStep(
        `Give one: ${isvcCommand(call, 'predict')} -d '${payloadTemplate(protocol)}', or -f FILE (JSON, an image, .npy or CSV).`,
        'payload',
      ),
    },
  );
}

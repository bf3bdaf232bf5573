import { listExplained } from '../discovery/explain-services.js';
import { mayHaveClasses } from '../format/labels.js';
import { labelsSoon } from './labels-soon.js';
import { safeLines } from '../format/safe-text.js';
import { tensorLines } from '../format/tensors.js';
import { textParts } from '../format/text-answer.js';
import { verdictLines } from '../format/verdict.js';
import { nameArgument } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';
import { asProblem } from '../problem.js';
import type { Context } from './context.js';
import { readyFirst, serviceLines } from './list-table.js';
import type { Session } from '../session.js';

const columns = 100;
const timeoutMs = 2_000;
/** Predictions at a time: some services of the demo keep theirs waiting. */
const atOnce = 4;

/** Each kind of service, and what lists it. */
const kinds = [
  { kind: 'inference', flag: '' },
  { kind: 'llm', flag: ' --kind llm' },
  { kind: 'graph', flag: ' --kind graph' },
] as const;

/** The demo as text on stdout: the list of each kind, then one prediction for each service, with its answer or its verdict. */
export async function demoTour({ cluster, predictor }: Session, { out, signal }: Context): Promise<void> {
  const { namespace } = cluster;
  const listed = await Promise.all(
    kinds.map(async ({ kind, flag }) => {
      const { services } = await listExplained(cluster, { kind, namespace }, signal);
      return { kind, flag, services: readyFirst(services) };
    }),
  );
  for (const { kind, flag, services } of listed) {
    out.print(out.rename(`$ isvc list${flag}`));
    out.printLines((await serviceLines(services, { kind, wide: false, allNamespaces: false })).lines);
    out.print('');
  }
  const calls = listed.flatMap(({ services }) => services);
  const predictions = calls.map((service) => ({
    service,
    lines: Promise.withResolvers<readonly string[]>(),
  }));
  const queue = predictions.values();
  await Promise.all([printInOrder(), ...Array.from({ length: atOnce }, predictQueued)]);

  async function predictQueued(): Promise<void> {
    for (const { service, lines } of queue) lines.resolve(await predictionLines(service));
  }

  async function printInOrder(): Promise<void> {
    for (const [at, { service, lines }] of predictions.entries()) {
      out.print(out.rename(`$ isvc predict ${nameArgument(service.key)} -o table`));
      for (const line of await lines.promise) out.print(line);
      signal.throwIfAborted();
      if (at < predictions.length - 1) out.print('');
    }
  }

  /** Resolves without lines when the signal is aborted: nobody may wait for it by then. */
  async function predictionLines(service: Service): Promise<readonly string[]> {
    try {
      const exchange = await predictor.predict(
        service,
        { verb: 'predict', binary: false, scale: 1, timeoutMs },
        signal,
      );
      const { tensors = [], text } = exchange.answer ?? {};
      const labels = mayHaveClasses(tensors)
        ? await labelsSoon(predictor, service, { timeoutMs }, signal)
        : undefined;
      const answer = tensorLines(tensors, { width: columns, maxValues: 12, bars: 6, labels });
      const written = text === undefined ? [] : textParts(text).flatMap((part) => safeLines(part.text));
      return [...verdictLines(exchange), ...answer, ...written];
    } catch (error) {
      if (signal.aborted) return [];
      const { summary, next } = asProblem(error);
      return [`error: ${summary}`, ...next.map(({ text }) => `→ ${text}`)];
    }
  }
}

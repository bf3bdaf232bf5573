import { listExplained } from '../discovery/explain-services.js';
import { mayHaveClasses } from '../format/labels.js';
import { safeLines } from '../format/safe-text.js';
import { tensorLines } from '../format/tensors.js';
import { textParts } from '../format/text-answer.js';
import { verdictLines } from '../format/verdict.js';
import type { Service } from '../kserve/service.js';
import { asProblem } from '../problem.js';
import type { Context } from './context.js';
import { readyFirst, serviceLines } from './list-table.js';
import type { Session } from '../session.js';

const columns = 100;
const timeoutMs = 2_000;

/** The demo as text on stdout: the list, then one prediction for each service, with its answer or its verdict. */
export async function demoTour({ cluster, predictor }: Session, { out, signal }: Context): Promise<void> {
  const services = readyFirst(
    (await listExplained(cluster, { namespace: cluster.namespace }, signal)).services,
  );
  out.print('$ isvc list');
  out.print(
    (await serviceLines(services, { kind: 'inference', wide: false, allNamespaces: false })).join('\n'),
  );
  for (const service of services) {
    out.print(`\n$ isvc predict ${service.name} -o table`);
    for (const line of await predictionLines(service)) out.print(line);
  }

  async function predictionLines(service: Service): Promise<readonly string[]> {
    try {
      const exchange = await predictor.predict(
        service,
        { verb: 'predict', binary: false, scale: 1, timeoutMs },
        signal,
      );
      const { tensors = [], text } = exchange.answer ?? {};
      const labels = mayHaveClasses(tensors)
        ? await predictor.labels(service, { timeoutMs }, signal)
        : undefined;
      const answer = tensorLines(tensors, { width: columns, maxValues: 12, bars: 6, labels });
      const written = text === undefined ? [] : textParts(text).flatMap((part) => safeLines(part.text));
      return [...verdictLines(exchange), ...answer, ...written];
    } catch (error) {
      if (signal.aborted) throw error;
      const { summary, remedy } = asProblem(error);
      return [`error: ${summary}`, ...remedy.split('\n').map((line) => `→ ${line}`)];
    }
  }
}

import { findService } from '../../discovery/find-service.js';
import type { ModelMetadata, ServedModel } from '../../inference/answer.js';
import type { TensorSpec } from '../../inference/tensor.js';
import type { Context } from '../context.js';
import { done, type CommandResult } from '../command-result.js';
import { withSession } from '../open-session.js';
import { callOptions } from '../settings.js';
import { printTable } from '../print-table.js';
import { printValue } from '../objects.js';

const shownLabels = 10;
const modelHeader = ['MODEL', 'ADAPTS', 'CONTEXT TOKENS'];
const header = ['SIGNATURE', 'KIND', 'NAME', 'DATATYPE', 'SHAPE'];

/** `isvc metadata`: a model's inputs and outputs. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  return withSession(context, async ({ cluster, predictor }) => {
    const service = await findService(cluster, cluster.namespace, name, signal);
    const metadata = await predictor.metadata(
      service,
      { ...callOptions(options), onProgress: out.progress, onNote: out.note },
      signal,
    );
    if (options.output !== 'table') {
      printValue(metadata, options.output, out);
      return done;
    }
    const rows = specRows(metadata);
    out.note(
      [
        metadata.name,
        metadata.platform,
        metadata.versions.length > 0 ? `versions ${metadata.versions.join(', ')}` : undefined,
      ]
        .filter(Boolean)
        .join(' · '),
    );
    if (metadata.models !== undefined) await printTable(out, modelHeader, metadata.models.map(modelCells));
    else if (rows.length === 0)
      out.note('The server knows the model, but states neither inputs nor outputs.');
    else await printTable(out, header, rows);
    for (const line of labelLines(metadata)) out.note(line);
    return done;
  });
}

function specRows({ signatures }: ModelMetadata): readonly (readonly string[])[] {
  return signatures.flatMap(({ name, inputs, outputs }) => [
    ...inputs.map((spec) => [name, 'input', ...specCells(spec)]),
    ...outputs.map((spec) => [name, 'output', ...specCells(spec)]),
  ]);
}

/** LoRA adapters stand beside the model that they adapt. */
function modelCells({ id, parent = '-', contextTokens }: ServedModel): readonly string[] {
  return [id, parent, contextTokens === undefined ? 'not stated' : String(contextTokens)];
}

function labelLines({ labels, signatures }: ModelMetadata): readonly string[] {
  const outputs = signatures.flatMap((signature) => signature.outputs);
  return [{ name: 'the model', labels }, ...outputs].flatMap(({ name, labels }) =>
    labels === undefined ? [] : [`classes of ${name}: ${fewOf(labels)}`],
  );
}

function fewOf(labels: readonly string[]): string {
  const left = labels.length - shownLabels;
  return labels.slice(0, shownLabels).join(', ') + (left > 0 ? `, … ${left} more` : '');
}

function specCells({ name, datatype, shape }: TensorSpec): readonly string[] {
  return [name, datatype, shape === undefined ? 'any' : `[${shape.join(',')}]`];
}

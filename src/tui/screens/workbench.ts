import { safeText, shownText } from '../../format/safe-text.js';
import { textWidth } from '../../format/text.js';
import type { SaidRequest } from '../../format/said-messages.js';
import type { ModelMetadata } from '../../inference/answer.js';
import type { TensorSpec } from '../../inference/tensor.js';
import { describeType } from '../../payload/fit.js';
import type { InputFit, PayloadFit } from '../../protocol/payload-fit.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
import { sign } from '../parts/marks.js';
import { remoteLines, signLines, wrapLines } from '../parts/page.js';
import type { Workbench } from '../state/payload-place.js';

/** The inputs and outputs of the model, each input with the mark of whether the payload fits it. */
export function modelLines({ model, fit, said }: Workbench, width: number): readonly Line[] {
  if (model.state === 'failed')
    return signLines('seen', `What it takes is not known: ${shownText(model.failure.summary)}`, width);
  return [
    ...remoteLines(model, 'asking the server what the model takes', width, (metadata) =>
      metadata.models === undefined ? tensorLines(metadata, fit, width) : languageLines(metadata, width),
    ),
    ...(said === undefined ? [] : saidLines(said, width)),
  ];
}

/** A longer name pushes its type to the right. */
const nameColumns = 24;

function tensorLines(metadata: ModelMetadata, fit: PayloadFit | undefined, width: number): readonly Line[] {
  const [signature] = metadata.signatures;
  if (signature === undefined || signature.inputs.length === 0)
    return wrapLines('The server states no inputs of this model.', width, 'dim');
  const all = [...(fit?.inputs ?? []), ...signature.inputs, ...signature.outputs];
  const names = Math.min(nameColumns, Math.max(...all.map(({ name }) => textWidth(safeText(name)))));
  const inputs: readonly InputFit[] =
    fit?.inputs ?? signature.inputs.map((stated) => ({ name: stated.name, stated }));
  return [
    line('   the model takes', 'dim'),
    ...(fit?.fault === undefined ? [] : signLines('bad', safeText(fit.fault), width)),
    ...inputs.flatMap((input) => inputLines(input, fit?.fault === undefined, names, width)),
    ...(signature.outputs.length === 0 ? [] : [line('   and gives', 'dim')]),
    ...signature.outputs.map((output): Line => [span('     '), ...specSpans(output, names)]),
  ];
}

function inputLines(
  { name, stated, sent, misfit }: InputFit,
  isCompared: boolean,
  names: number,
  width: number,
): readonly Line[] {
  const fits = misfit === undefined;
  const mark = !fits ? sign('bad') : sent !== undefined && isCompared ? sign('good') : sign('seen');
  const head: Line = [
    span('   '),
    mark,
    span(' '),
    ...(stated === undefined ? [span(safeText(name))] : specSpans(stated, names)),
  ];
  if (fits) return [head];
  const told = sent === undefined ? misfit : `the payload has ${describeType(sent)}: ${misfit}`;
  return [head, ...wrapLines(`    ${told}`, width, 'warn')];
}

function specSpans(spec: TensorSpec, names: number): readonly [Line[number], Line[number]] {
  const name = safeText(spec.name);
  const gap = ' '.repeat(Math.max(0, names - textWidth(name)));
  return [span(`${name}${gap}`), span(`  ${describeType(spec)}`, 'accent')];
}

/** A server of language models states which models it has, and how long a text may be. */
function languageLines({ models = [] }: ModelMetadata, width: number): readonly Line[] {
  return [
    line('   the server has the models', 'dim'),
    ...models.flatMap(({ id, contextTokens, parent }) => {
      const whose = parent === undefined ? '' : `, an adapter of ${safeText(parent)}`;
      const room = contextTokens === undefined ? '' : `: up to ${contextTokens} tokens of prompt and answer`;
      return wrapLines(`  ${safeText(id)}${whose}${room}`, width);
    }),
  ];
}

/** The messages to a language model, as it reads them. */
function saidLines({ messages, settings }: SaidRequest, width: number): readonly Line[] {
  return [
    emptyLine,
    line('   the message', 'dim'),
    ...messages.flatMap(({ role, text }) => [
      line(`     ${safeText(role)}`, 'accent'),
      ...text.split('\n').flatMap((row) => wrapLines(`    ${safeText(row)}`, width)),
    ]),
    ...(settings.length === 0 ? [] : wrapLines(`  ${settings.map(safeText).join(' · ')}`, width, 'dim')),
  ];
}

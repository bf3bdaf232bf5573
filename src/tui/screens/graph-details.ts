import { safeText } from '../../format/safe-text.js';
import { ownValue } from '../../kserve/fields.js';
import { stepTrouble, type StepServices } from '../../kserve/graph-steps.js';
import { readinessWords } from '../../kserve/readiness.js';
import { serviceKey } from '../../kserve/service-key.js';
import type { GraphService, GraphStep, Service } from '../../kserve/service.js';
import { branchOf, heading, noBranch, type Branch } from '../parts/facts.js';
import { line, seenOnly, span, type Line } from '../parts/line.js';
import { readyMark, sign } from '../parts/marks.js';
import { serviceOf } from '../selectors/list.js';
import type { State } from '../state/state.js';

/** The nodes of an InferenceGraph as a tree from `root`, where a request begins, with what becomes of each step. */
export function graphSections(state: State, graph: GraphService): readonly Line[] {
  const { nodes, namespace } = graph;
  const look: StepLook = (name) => serviceOf(state, serviceKey('inference', namespace, name));
  const drawn = new Set<string>();
  const tree = nodeLines('root', noBranch, { nodes, look, drawn });
  const apart = [...nodes.keys()].filter((name) => !drawn.has(name));
  return [
    ...heading('nodes'),
    ...tree,
    ...apart.flatMap((name) => [
      ...nodeLines(name, noBranch, { nodes, look, drawn }),
      line('     no step leads to it', 'dim'),
    ]),
  ];
}

type StepLook = (name: string) => Service | undefined;

type Drawing = {
  readonly nodes: GraphService['nodes'];
  readonly look: StepLook & StepServices;
  /** Nodes that were drawn: a node may lead back to one. */
  readonly drawn: Set<string>;
};

function nodeLines(name: string, branch: Branch, drawing: Drawing): readonly Line[] {
  const node = drawing.nodes.get(name);
  if (node === undefined) return [line('   no node root, where a request begins', 'bad')];
  drawing.drawn.add(name);
  const router = ownValue(routers, node.router) ?? '';
  const head: Line = [
    span('   '),
    ...(branch.before === '' ? [] : [seenOnly(branch.before)]),
    span(safeText(name), 'strong'),
    span(`  ${safeText(node.router)}`),
    span(router === '' ? '' : `: ${router}`, 'dim'),
  ];
  const steps = node.steps.flatMap((step, at) =>
    stepLines(step, at, branchOf(branch, at === node.steps.length - 1), drawing),
  );
  return [head, ...steps];
}

/** The work of each type of router, in words (pkg/apis/serving/v1alpha1/inference_graph.go). */
const routers: Readonly<Record<string, string>> = {
  Sequence: 'each step after the other',
  Ensemble: 'all steps at once, with the answers of all',
  Switch: 'the first step whose condition holds',
  Splitter: 'one step, by chance',
};

function stepLines(step: GraphStep, at: number, branch: Branch, drawing: Drawing): readonly Line[] {
  const { target, name } = step;
  const head: Line = [
    span('   '),
    seenOnly(branch.before),
    ...(step.weight === undefined ? [] : [span(`${step.weight}% `, 'accent')]),
    span(name === '' ? `step ${at + 1}` : safeText(name)),
    span('  '),
    ...targetSpans(step, drawing),
    span(safeText(wordsOf(step)), 'dim'),
  ];
  if (target.kind !== 'node' || !drawing.nodes.has(target.name)) return [head];
  if (drawing.drawn.has(target.name)) return [[...head, span('  (drawn above)', 'dim')]];
  return [head, ...nodeLines(target.name, branchOf(branch, true), drawing)];
}

function targetSpans(step: GraphStep, { nodes, look }: Drawing): readonly Line[number][] {
  const { target } = step;
  const trouble = stepTrouble(step, nodes, look);
  if (target.kind === 'service') {
    const service = look(target.name);
    if (service === undefined) return [sign('bad'), span(` ${safeText(trouble ?? target.name)}`, 'bad')];
    const words = service.readiness === 'ready' ? '' : `: ${readinessWords[service.readiness]}`;
    return [readyMark(service), span(` ${safeText(target.name)}${words}`)];
  }
  if (trouble !== undefined) return [sign('bad'), span(` ${safeText(trouble)}`, 'bad')];
  if (target.kind === 'url') return [sign('next'), span(` ${safeText(target.url)}`)];
  return [sign('next'), span(` node ${safeText(target.kind === 'node' ? target.name : '')}`)];
}

function wordsOf({ data, condition, isHard }: GraphStep): string {
  return [
    ...(condition === undefined ? [] : [`  if ${condition}`]),
    ...(data === '$response' ? ['  with the answer before'] : []),
    ...(isHard ? ['  hard: its failure ends the graph'] : []),
  ].join('');
}

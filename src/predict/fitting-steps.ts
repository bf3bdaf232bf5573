import type { Verdict } from '../inference/exchange.js';
import { stepText } from '../kserve/graph-call.js';
import type { NextStep, StepAction } from '../problem.js';
import { graphPath, protocols } from '../protocol/protocols.js';
import type { Evidence } from './evidence.js';
import { isvcCommand } from './next-commands.js';

/** Actions that only isvc's own calls of a model have: a client of `isvc proxy` chooses path and body, the router of a graph those of its steps. */
const ofOwnCalls = new Set<StepAction['kind']>(['protocol', 'model', 'model-version']);

/**
 * A verdict with such next steps alone as can be taken: none names a flag that this call does not have, or that changes nothing in it.
 * The step in their place says where the same is decided.
 */
export function withFittingSteps(evidence: Evidence, verdict: Verdict): Verdict {
  const fits = fitOf(evidence);
  const kept = verdict.next.filter((step) => fits(step));
  if (kept.length === verdict.next.length) return verdict;
  const instead = insteadOf(evidence, kept);
  // A graph's own log, or its step's, tells more than who chose the path.
  return { ...verdict, next: evidence.relayed === true ? [...instead, ...kept] : [...kept, ...instead] };
}

function fitOf({ service, relayed, protocol }: Evidence): (step: NextStep) => boolean {
  if (relayed === true || service.kind === 'graph')
    return ({ action }) => action === undefined || !ofOwnCalls.has(action.kind);
  // Nobody has asked its server for another one where the step names none.
  if (service.kind === 'llm' && protocol === service.protocol)
    return ({ action }) => action?.kind !== 'protocol' || action.value !== undefined;
  return () => true;
}

function insteadOf(evidence: Evidence, kept: readonly NextStep[]): readonly NextStep[] {
  if (evidence.relayed === true)
    return [{ text: `${pathText(evidence)} Its models: ${isvcCommand(evidence, 'metadata')}` }];
  if (evidence.service.kind === 'graph') return [{ text: routerText(evidence) }];
  return kept.length > 0
    ? []
    : [{ text: `${evidence.service.name} is an LLMInferenceService: it speaks OpenAI's API alone.` }];
}

/** Of a client that was passed on: what it should have asked for. */
function pathText({ service }: Evidence): string {
  const { name, modelName, protocol, protocolWhy, kind } = service;
  if (kind === 'graph') return `${name} is a graph: it takes JSON by POST ${graphPath}, over HTTP/1.1.`;
  const facts = protocols[protocol];
  const path =
    facts.transport === 'http'
      ? `POST ${facts.predictPath(`models/${modelName}`)}`
      : `gRPC ${facts.predictMethod.service}/${facts.predictMethod.method}`;
  return `${name} speaks ${protocol} (${protocolWhy}): ${path}, as the client must write it.`;
}

/** Of a graph: who decides how its steps are called. */
function routerText({ graph, service }: Evidence): string {
  const first = graph?.steps.find(({ isFirst, url }) => isFirst && url !== undefined && URL.canParse(url));
  const how =
    first?.url === undefined
      ? 'The router calls each step in the protocol of its service'
      : `The router calls ${stepText(first)} at ${new URL(first.url).pathname}`;
  return `${how}, whatever ${service.name} is called with: KServe writes the router's URLs when the graph is made or changed.`;
}

import type { Verdict } from '../inference/exchange.js';
import type { Component } from '../kserve/service.js';
import { nextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { isvcCommand, kubectlPods } from './next-commands.js';
import { makeVerdict, serverLog, timedOut } from './verdicts.js';

/** The answers of a server about the component behind it: a transformer of its predictor, an explainer of the same, a router of its steps. */
type Trouble = 'component-lost' | 'component-late' | 'component-failed';

/** Who failed, when the server that answered says that the one behind it did. */
export function componentFailed(evidence: Evidence, trouble: Trouble, why: string): Verdict {
  const { before, behind, isPart } = componentsOf(evidence, why);
  const pods = podsOf(evidence, behind);
  // isvc knows the pods of this service alone: they tell nothing of another server.
  const ofPart = (text: string) => (isPart ? nextStep(`${text}: ${pods}`, 'details') : `${text}.`);
  switch (trouble) {
    case 'component-lost':
      return makeVerdict(evidence, 'server', `the ${before} could not reach the ${behind}: ${why}`, [
        ofPart(`See whether the ${behind} runs`),
        serverLog(evidence),
      ]);
    case 'component-late':
      return timedOut(evidence, `the ${before} gave up waiting for the ${behind}: ${why}`, [
        ofPart(`See what the ${behind} does`),
        serverLog(evidence),
      ]);
    case 'component-failed':
      return makeVerdict(
        evidence,
        'server',
        `the ${behind} refused what the ${before} sent it, or failed: ${why}`,
        isPart
          ? [
              nextStep(`Look at the log of the ${behind}: ${isvcCommand(evidence, 'logs')}`, 'logs'),
              nextStep(`Look at its pods: ${pods}`, 'details'),
            ]
          : [`Look at the log of the ${behind}.`, serverLog(evidence)],
      );
  }
}

/** A transformer or explainer without the argument that says where the predictor is. */
export function noComponent(evidence: Evidence, why: string): Verdict {
  return makeVerdict(
    evidence,
    'server',
    `the ${componentsOf(evidence, why).before} does not predict itself, and does not know where its predictor is: ${why}`,
    [
      'A predictor needs a predict method. A transformer needs the argument predictor_host, which KServe sets unless the args are written by hand.',
    ],
  );
}

/** A URL in the text names the component that was called: KServe's host is NAME-COMPONENT (or NAME-COMPONENT-default). */
function componentsOf(
  { service, verb }: Evidence,
  why: string,
): { readonly before: string; readonly behind: string; readonly isPart: boolean } {
  const host = /https?:\/\/([^/:"'\s]+)/.exec(why)?.[1] ?? '';
  const has = (kind: Component['kind']) => service.components.some((one) => one.kind === kind);
  if (host !== '' && !host.startsWith(`${service.name}-`))
    return { before: 'server', behind: `server at ${host}`, isPart: false };
  const before =
    verb === 'explain' && has('explainer') ? 'explainer' : has('transformer') ? 'transformer' : 'server';
  const behind = host.startsWith(`${service.name}-explainer`) ? 'explainer' : 'predictor';
  return { before: before === behind ? 'transformer' : before, behind, isPart: true };
}

function podsOf(evidence: Evidence, component: string): string {
  return kubectlPods(evidence, 'get pods', component);
}

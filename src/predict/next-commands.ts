import { podSelector } from '../kserve/service-kinds.js';
import {
  isvcLine,
  kubectlLine,
  type IsvcVerb,
  type RepeatedFlags,
  shellWord,
} from '../wording/command-line.js';
import { accountText, type TokenFrom } from '../inference/token-from.js';
import type { Protocol, Service } from '../kserve/service.js';

/** The options of a call that a suggested command repeats. */
export type CallSummary = {
  readonly service: Service;
  readonly protocol: Protocol;
  /** Present where `--protocol`, and not the service, says the protocol. */
  readonly protocolGiven?: true;
  readonly modelName: string;
  readonly modelVersion?: string;
  /** The account whose token was sent, where isvc asked for it. */
  readonly tokenSent: boolean | TokenFrom;
  /** The flags that were given. */
  readonly repeat?: RepeatedFlags;
};

/** A command of isvc on this service, with the flags that were given and that the command has. */
export function isvcCommand(call: CallSummary, verb: IsvcVerb, ...more: readonly string[]): string {
  const calls = verb !== 'logs' && verb !== 'gateways';
  const own = calls ? [...modelFlags(call), ...loginFlags(call)] : [];
  return isvcLine(verb, call.service, call.repeat, ...own, ...more);
}

/** A command of kubectl in this service's namespace. */
export function kubectlCommand(
  { service, repeat }: CallSummary,
  start: string,
  ...more: readonly string[]
): string {
  return kubectlLine(start, service.namespace, repeat, ...more);
}

/** kubectl on the pods of the service, of one component where it is named. */
export function kubectlPods(words: CallSummary, start: string, component?: string): string {
  const label = podSelector(words.service);
  return kubectlCommand(
    words,
    start,
    `-l ${component === undefined ? label : `${label},component=${component}`}`,
  );
}

/** Only what is not the service's own: that is found again. */
function modelFlags(call: CallSummary): readonly string[] {
  const { service, protocol, protocolGiven, modelName, modelVersion } = call;
  // Its router names the models of its steps; the protocol is read from it again.
  if (service.kind === 'graph') return protocolGiven === true ? [`--protocol ${protocol}`] : [];
  return [
    ...(protocol === service.protocol ? [] : [`--protocol ${protocol}`]),
    ...(modelName === service.modelName ? [] : [`--model ${shellWord(modelName)}`]),
    ...(modelVersion === undefined ? [] : [`--model-version ${shellWord(modelVersion)}`]),
  ];
}

function loginFlags({ repeat, tokenSent, service }: CallSummary): readonly (string | undefined)[] {
  if (typeof tokenSent === 'boolean') return [repeat?.login, repeat?.inference];
  return [
    repeat?.inference,
    `--token-from ${accountText(tokenSent, service.namespace)}`,
    ...tokenSent.audiences.map((audience) => `--token-audience ${shellWord(audience)}`),
  ];
}

import { accountText } from '../inference/token-from.js';
import { shellWord } from '../inference/shell-word.js';
import type { Evidence } from './evidence.js';

/** What a command repeats of a call. */
export type Said = Pick<
  Evidence,
  'service' | 'protocol' | 'modelName' | 'modelVersion' | 'tokenSent' | 'repeat'
>;

type IsvcVerb = 'metadata' | 'ready' | 'logs' | 'predict' | 'endpoint' | 'gateways';

/** A command of isvc on this service, with the flags that were given and that the command has. */
export function isvcCommand(said: Said, verb: IsvcVerb, ...more: readonly string[]): string {
  const { service, repeat } = said;
  const calls = verb !== 'logs' && verb !== 'gateways';
  const { name, namespace } = service;
  return words([
    `isvc ${verb} ${name} -n ${namespace}`,
    repeat?.cluster,
    ...(verb === 'logs' ? [] : [repeat?.wayIn]),
    ...(calls ? [...modelFlags(said), ...loginFlags(said), repeat?.reading] : []),
    ...more,
  ]);
}

/** A command of kubectl in this service's namespace. */
export function kubectlCommand(
  { service, repeat }: Evidence,
  start: string,
  ...more: readonly string[]
): string {
  return words([`kubectl ${start} -n ${service.namespace}`, repeat?.cluster, ...more]);
}

/** kubectl on the pods of the service, of one component where it is named. */
export function kubectlPods(evidence: Evidence, start: string, component?: string): string {
  const label = `serving.kserve.io/inferenceservice=${evidence.service.name}`;
  return kubectlCommand(
    evidence,
    start,
    `-l ${component === undefined ? label : `${label},component=${component}`}`,
  );
}

/** Only what is not the service's own: that is found again. */
function modelFlags({ service, protocol, modelName, modelVersion }: Said): readonly string[] {
  return [
    ...(protocol === service.protocol ? [] : [`--protocol ${protocol}`]),
    ...(modelName === service.modelName ? [] : [`--model ${shellWord(modelName)}`]),
    ...(modelVersion === undefined ? [] : [`--model-version ${shellWord(modelVersion)}`]),
  ];
}

function loginFlags({ repeat, tokenSent, service }: Said): readonly (string | undefined)[] {
  if (typeof tokenSent === 'boolean') return [repeat?.login];
  return [
    `--token-from ${accountText(tokenSent, service.namespace)}`,
    ...tokenSent.audiences.map((audience) => `--token-audience ${shellWord(audience)}`),
  ];
}

function words(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

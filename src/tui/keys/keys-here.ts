import type { Action, KeyPlace } from './binding.js';
import { bindingsOf } from './keymap.js';

/** What the command line says, and which action does the same here. The first that fits counts. */
const sameHere: readonly (readonly [says: RegExp, action: Action])[] = [
  // Commands first: they repeat flags that were given, which are not what the step is about.
  [/\bisvc logs\b/, 'logs'],
  [/\bisvc gateways\b/, 'gateways'],
  [/\bisvc metadata\b|\bisvc predict\b.* -d\b/, 'payload'],
  [/\bisvc ready\b|\bkubectl (?:get pods|describe pod)/, 'details'],
  [/--token-from\b/, 'token'],
  [/--trust-domain\b|--send-token\b/, 'trust'],
  [/--protocol\b/, 'protocol'],
  [/--model\b(?!-)/, 'model'],
  [/--previous\b/, 'other-run'],
  [/--context\b/, 'contexts'],
  [/--namespace\b/, 'namespaces'],
  // Only of an exchange: the details of a bug are nowhere in the terminal UI.
  [/-v shows the whole exchange|The whole body: -v/, 'raw'],
];

/** A next step that names a flag or a command; where a key of this screen does it, with that key. */
export function withKeyHere(step: string, place: KeyPlace): string {
  const action = sameHere.find(([says]) => says.test(step))?.[1];
  const key = bindingsOf(place).find((binding) => binding.action === action)?.keys[0];
  return action === undefined || key === undefined ? step : `${step}  (here: ${key})`;
}

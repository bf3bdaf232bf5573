import type { Protocol, Service } from '../kserve/service.js';
import { nameArgument } from '../kserve/service-key.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import { nextStep, Problem } from '../problem.js';

/** Whether one can talk to a service, as far as is known before it is asked; `protocol` is a person's choice. */
export function canChat(service: Service, protocol: Protocol | undefined): boolean {
  if (!serviceKinds[service.kind].can.has('chat')) return false;
  if (protocol !== undefined) return protocol === 'openai';
  return service.protocol === 'openai' || mayTurnOut(service);
}

/** A huggingface service tells only when it is asked. */
function mayTurnOut(service: Service): boolean {
  return service.mayBeOpenAi === true;
}

/** Why one cannot talk to a service. */
export function cannotChat({ key, name, kind }: Service, protocol: Protocol): Problem {
  const { noun, protocols } = serviceKinds[kind];
  return new Problem('usage', `${name} is not a language model: this ${noun} is called in ${protocol}.`, {
    remedy: [
      nextStep(`Send it a payload: isvc predict ${nameArgument(key)}`, 'payload'),
      ...(protocols.has('openai')
        ? [
            nextStep(
              "Or, where its server speaks OpenAI's API all the same, give --protocol openai.",
              'protocol',
              'openai',
            ),
          ]
        : []),
    ],
  });
}

import type { Service } from '../../kserve/service.js';
import type { State } from '../state/state.js';

/** The name that was given with `M` for the service's model; nothing where its own counts. */
export function modelOption({ models }: State, { key }: Service): { readonly model?: string } {
  const model = models.get(key);
  return model === undefined ? {} : { model };
}

/** The name of the model that a service is asked for, and where it is from. */
export function modelText(state: State, service: Service): string {
  const { model } = modelOption(state, service);
  return model === undefined
    ? `${service.modelName}  (${service.modelNameWhy})`
    : `${model}  (chosen with M, instead of ${service.modelName})`;
}

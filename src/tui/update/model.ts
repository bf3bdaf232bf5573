import { lastExchange } from '../selectors/exchanges.js';
import type { Updated } from '../state/messages.js';
import { currentService } from '../selectors/rows.js';
import type { State } from '../state/state.js';
import { shownAnew } from './places.js';

/** `M`: the name of the model is typed; it starts as the one that the server said it has, else as the one asked for now. */
export function typesModel(state: State): State {
  const service = currentService(state);
  if (service === undefined) return state;
  const { otherModel } = lastExchange(state, service.key)?.verdict ?? {};
  const text = otherModel ?? state.models.get(service.key) ?? service.modelName;
  return { ...state, prompt: { purpose: 'model', text } };
}

/** The service is asked for that model from now on; for its own where nothing was typed. */
export function typedModel(state: State, text: string): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const models = new Map(state.models);
  if (text === '' || text === service.modelName) models.delete(service.key);
  else models.set(service.key, text);
  const chosen = models.get(service.key);
  const model = chosen === undefined ? `its own model, ${service.modelName}` : `the model ${chosen}`;
  return shownAnew({ ...state, models, notice: `${service.name} is now asked for ${model}` });
}

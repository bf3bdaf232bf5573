import type { Protocol } from '../../kserve/service.js';
import { startDualServer, type DemoServer } from '../wire/dual-server.js';
import { jsonAnswer, type DemoHandler } from '../wire/exchange.js';

/** What runs in the predictor pod of one demo service. */
export type DemoModel = {
  readonly protocol: Protocol;
  /** The name under which the server knows its model: mostly the service's, but not always. */
  readonly modelName: string;
  /** Name and number of the container's only port, as an InferenceService states them. */
  readonly port: { readonly name: string; readonly containerPort: number };
  readonly handler: DemoHandler;
};

const restPort = { name: 'http1', containerPort: 8080 };

/** By the name of the InferenceService. */
export const demoModels: ReadonlyMap<string, DemoModel> = new Map<string, DemoModel>([
  [
    'half-plus-two',
    {
      protocol: 'v1',
      modelName: 'half-plus-two',
      port: restPort,
      handler: () => Promise.resolve(jsonAnswer(404, '{"detail":"Not Found"}')),
    },
  ],
]);

/** A model server on a loopback port of its own, as a pod has: HTTP/1.1 and cleartext HTTP/2. */
export function startModelServer(model: DemoModel): Promise<DemoServer> {
  return startDualServer(model.handler);
}

import { grpcCode } from '../inference/grpc-code.js';
import type { GrpcResponse } from '../inference/exchange.js';
import { isJsonObject } from '../inference/json.js';
import { nextStep, Problem } from '../problem.js';

// Messages are what @grpc/proto-loader makes of protos/ with keepCase: true, longs: String, enums: String,
// defaults: false, oneofs: false: a field that has its default value is absent.

/** The message of a call that succeeded. Throws Problem "answer" with the server's code and words otherwise. */
export function messageOf(response: GrpcResponse): object {
  if (response.code === grpcCode.OK && isJsonObject(response.message)) return response.message;
  const said = response.details === '' ? '' : `: ${response.details}`;
  throw new Problem('answer', `The gRPC call ended with code ${response.code}${said}`, {
    remedy: nextStep(
      'Look at the answer with -v; isvc metadata NAME shows what the model expects.',
      'metadata',
    ),
  });
}

/** Throws Problem "usage": over gRPC every body is a message of the protocol. */
export function refuseRaw(): never {
  throw new Problem('usage', '--raw sends a body over REST, and this service is called over gRPC.', {
    remedy: nextStep(
      'Use -f or -d; or --protocol v1 or v2, if the server speaks one of them too.',
      'protocol',
    ),
  });
}

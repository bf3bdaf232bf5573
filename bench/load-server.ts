import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/**
 * A model's server for the benchmarks, in a process of its own: REST (V1) and gRPC (V2), each answer so many ms late. Says its two ports in
 * a line; after a line of input it says how long its answers took since the last one, p50 and p99 in ms.
 */
const delayMs = Number(process.argv[2]);
let took: number[] = [];

function later(answer: () => void): void {
  const fromMs = performance.now();
  const end = () => {
    took.push(performance.now() - fromMs);
    answer();
  };
  if (delayMs === 0) end();
  else setTimeout(end, delayMs);
}

const body = '{"predictions":[1]}';
const rest = createServer((request, response) => {
  request.resume().on('end', () => {
    later(() => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    });
  });
});

const { inference } = loadPackageDefinition(
  loadSync('protos/open_inference.proto', { keepCase: true, defaults: false }),
) as unknown as { readonly inference: { readonly GRPCInferenceService: { readonly service: never } } };
const grpc = new Server();
type Done = (error: null, answer: object) => void;
grpc.addService(inference.GRPCInferenceService.service, {
  ModelInfer: (_call: unknown, done: Done) => {
    later(() =>
      done(null, {
        model_name: 'iris',
        outputs: [{ name: 'output-0', datatype: 'INT64', shape: [1], contents: { int64_contents: [1] } }],
      }),
    );
  },
  ModelMetadata: (_call: unknown, done: Done) => done(null, { name: 'iris', platform: 'bench' }),
});

rest.listen(0, '127.0.0.1', () => {
  grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, grpcPort) => {
    console.log((rest.address() as AddressInfo).port, grpcPort);
  });
});

process.stdin.on('data', () => {
  const sorted = took.toSorted((a, b) => a - b);
  took = [];
  console.log(sorted[Math.floor(sorted.length * 0.5)] ?? 0, sorted[Math.floor(sorted.length * 0.99)] ?? 0);
});

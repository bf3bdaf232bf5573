import { fileURLToPath } from 'node:url';

import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export type Call = (method: string, message: object) => Promise<unknown>;

/**
 * A real gRPC client over a proto of the tests' own, which lies beside this file. Its calls reject with grpc-js's ServiceError
 * (`code`, `details`).
 */
export function grpcClient(
  proto: string,
  service: string,
  port: number,
): { readonly call: Call } & Disposable {
  const file = fileURLToPath(new URL(proto, import.meta.url));
  const methods =
    loadSync(file, { keepCase: true, longs: String, enums: String, oneofs: true })[service] ?? {};
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.enable_http_proxy': 0,
    'grpc.enable_retries': 0,
  });
  return {
    call: (name, message) => {
      const method: unknown = Object.entries(methods).find(([known]) => known === name)?.[1];
      if (!isMethod(method)) throw new Error(`${service} has no ${name}`);
      return new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = method;
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, message, (error, answer) =>
          error === null ? resolve(answer) : reject(error),
        );
      });
    },
    [Symbol.dispose]: () => client.close(),
  };
}

/** The status of a call that must fail. */
export async function statusOf(call: Promise<unknown>): Promise<readonly [number, string]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as ServiceError,
  );
  return [error?.code ?? 0, error?.details ?? ''];
}

type Method = {
  readonly path: string;
  readonly requestSerialize: (message: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
};

function isMethod(value: unknown): value is Method {
  return typeof value === 'object' && value !== null && 'requestSerialize' in value;
}

import { once } from 'node:events';
import { connect } from 'node:http2';

import { expect, test } from 'vitest';

import { demoModels } from '../../../src/demo/models/catalog.js';
import { ask, serveModel } from './serving.js';

const rest = [...demoModels].filter(([, { protocol }]) => !protocol.startsWith('grpc'));
const grpc = [...demoModels].filter(([, { protocol }]) => protocol.startsWith('grpc'));

test.each(rest)('%s is ready under its name, over both HTTP versions of its port', async (service, model) => {
  await using server = await serveModel(service);
  const path =
    model.protocol === 'v1' ? `/v1/models/${model.modelName}` : `/v2/models/${model.modelName}/ready`;
  expect(await ask(server.port, path)).toMatchObject({ status: 200 });
  const session = connect(`http://127.0.0.1:${server.port}`);
  const [headers] = await once(session.request({ ':path': path }), 'response');
  expect(headers[':status']).toBe(200);
  session.close();
});

test.each(grpc)("%s has one port named h2c, which KServe's routes need for gRPC", async (service, model) => {
  expect(model.port).toEqual({ name: 'h2c', containerPort: 9000 });
  await using server = await serveModel(service);
  await expect(ask(server.port, '/v1/models')).rejects.toThrow('socket hang up');
});

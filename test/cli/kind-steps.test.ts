import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

// The next steps of a graph, or a language service, name no protocol that it cannot be called in.

test.each([
  [['endpoint', 'ig/iris-pipeline', '-o', 'openai'], 'isvc endpoint ig/iris-pipeline -n kserve-demo'],
  [['endpoint', 'ig/iris-pipeline', '-o', 'grpcurl'], 'Use -o curl.'],
  [['endpoint', 'llmisvc/assistant', '-o', 'grpcurl'], 'Use -o curl.'],
  [['chat', 'ig/iris-pipeline'], 'Send it a payload: isvc predict ig/iris-pipeline'],
  [['explain', 'llmisvc/assistant'], 'Use isvc predict.'],
])('isvc %j', async (args, advice) => {
  const { code, stderr } = await isvc.run(args);
  expect(code).toBe(2);
  expect(stderr).toContain(advice);
  expect(stderr).not.toContain('--protocol');
});

test('of an InferenceService another protocol is advised', async () => {
  const { stderr } = await isvc.run(['endpoint', 'sklearn-iris', '-o', 'grpcurl']);
  expect(stderr).toContain('or name another protocol with --protocol');
});

import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { parsed } from './objects.js';

const args = (...list: readonly string[]): KubeObject => ({ args: list });
const mlserver = { env: [{ name: 'MLSERVER_MODEL_NAME', value: 'by-env' }] };

test.each<readonly [string, KubeObject, KubeObject | undefined, string]>([
  ["the service's name", { model: {} }, undefined, 'sklearn-iris'],
  ["not model.name, a container's name", { model: { name: 'kserve-container' } }, undefined, 'sklearn-iris'],
  ['--model_name=NAME', { model: args('--model_name=one') }, undefined, 'one'],
  ['--model_name NAME', { model: args('--workers', '2', '--model_name', 'two') }, undefined, 'two'],
  [
    '--model_name before another flag names none',
    { model: args('--model_name', '--workers') },
    undefined,
    'sklearn-iris',
  ],
  ['old style', { tensorflow: args('--model_name=three') }, undefined, 'three'],
  ['a custom container', { containers: [args('--model_name=four')] }, undefined, 'four'],
  ["vLLM's flag", { containers: [args('--served-model-name', 'five')] }, undefined, 'five'],
  ['MLServer before arguments', { model: { ...mlserver, ...args('--model_name=x') } }, undefined, 'by-env'],
  ['the transformer before all', { model: mlserver }, { containers: [args('--model_name=six')] }, 'six'],
  ['a template is filled in by KServe', { model: args('--model_name={{.Name}}') }, undefined, 'sklearn-iris'],
])('%s', (_, predictor, transformer, expected) => {
  expect(parsed({ predictor, ...(transformer === undefined ? {} : { transformer }) }).modelName).toBe(
    expected,
  );
});

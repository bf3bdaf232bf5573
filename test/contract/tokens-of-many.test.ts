// Several calls, one of them to a service whose gateway asks for a token: it gets the tokens that belong to it, and no others.
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { type CommandInput, runCommand } from './run-command.js';

const world = useWorld();
const payload = '{"instances":[[6.8,2.8,4.8,1.4]]}';

/** The parties that answered for the service that needs a token and, where it is named too, for one that needs none. */
async function partiesOf(words: readonly string[], { variables = {}, input = '' }: CommandInput = {}) {
  const { stdout, stderr } = await runCommand(
    world().kubeconfig,
    [...words, '--timeout', '20s', '-o', 'json'],
    { variables, input },
  );
  expect(`${stdout}${stderr}`).not.toContain(world().token);
  const { results } = JSON.parse(stdout) as {
    readonly results: readonly { readonly verdict: { readonly who: string } }[];
  };
  return results.map(({ verdict }) => verdict.who);
}

const predict = () => {
  const { namespace, target } = world();
  return [
    'predict',
    target('unauthorised').service,
    target('kserve-v1').service,
    '-n',
    namespace,
    '-d',
    payload,
  ];
};

test('a token of a flag goes to each of the names', async () => {
  expect(await partiesOf(predict())).toEqual(['auth', 'model']);
  expect(await partiesOf([...predict(), '--token', world().token])).toEqual(['model', 'model']);
});

test('ISVC_TOKEN goes to the services that ISVC_TOKEN_FOR names', async () => {
  const { namespace, token, target } = world();
  const { service } = target('unauthorised');
  const withFor = (ISVC_TOKEN_FOR: string) => ({ variables: { ISVC_TOKEN: token, ISVC_TOKEN_FOR } });
  expect(await partiesOf(predict(), withFor(`${namespace}/${service}`))).toEqual(['model', 'model']);
  expect(await partiesOf(predict(), withFor(`${namespace}/${service}-other`))).toEqual(['auth', 'model']);
  expect(await partiesOf(predict(), withFor('isvc-elsewhere'))).toEqual(['auth', 'model']);
});

test('a token of a flag belongs to cases of the namespace that isvc looks in, wherever a file says that a service is', async () => {
  const { namespace, token, target } = world();
  const { service } = target('unauthorised');
  const input = JSON.stringify({ cases: [{ service, namespace, payload: JSON.parse(payload) as unknown }] });
  const withToken = ['test', '-', '--token', token];
  expect(await partiesOf([...withToken, '-n', namespace], { input })).toEqual(['model']);
  expect(await partiesOf([...withToken, '-n', 'isvc-elsewhere'], { input })).toEqual(['auth']);
});

test('names in two namespaces and one token: nothing is sent', async () => {
  const { kubeconfig, namespace, token, target } = world();
  const names = [`${namespace}/${target('unauthorised').service}`, 'isvc-elsewhere/iris'];
  const words = ['predict', ...names, '-d', payload, '--token', token];
  const { code, stdout, stderr } = await runCommand(kubeconfig, words);
  expect([code, stdout, stderr]).toEqual([
    exitCodes.usage,
    '',
    expect.stringContaining('--token belongs to'),
  ]);
});

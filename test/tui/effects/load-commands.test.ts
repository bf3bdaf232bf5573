import { expect, test } from 'vitest';
import type { Discovery } from '../../../src/discovery/endpoint.js';
import { Problem } from '../../../src/problem.js';
import { loadCommands } from '../../../src/tui/effects/load-commands.js';
import { noSession } from '../../../src/tui/effects/sessions.js';
import { origin } from '../../format/origin.js';
import { endpoint, service } from '../../inference/samples.js';

test('without a payload too the commands have the token of the account that was chosen', async () => {
  const session = noSession(new Problem('payload', 'There is nothing to send.', { remedy: 'Give one.' }));
  const discovery: Discovery = {
    ...session.discovery,
    findEndpoint: () => Promise.resolve(endpoint({})),
    withClaim: (_service, found) => Promise.resolve(found),
  };
  const message = await loadCommands(
    { ...session, discovery, cluster: { ...session.cluster, ...origin().cluster }, given: origin().given },
    {
      type: 'load-commands',
      service: service({ name: 'iris' }),
      protocol: 'v1',
      tokenFrom: { account: 'caller', audiences: [] },
    },
    new AbortController().signal,
  );
  const commands = {
    value: [{ tool: 'curl', command: expect.stringContaining('$TOKEN') }, { tool: 'isvc' }],
  };
  expect(message).toMatchObject({ loaded: { commands } });
  expect(JSON.stringify(message)).toContain('kubectl create token caller -n kserve-demo');
  expect(JSON.stringify(message)).toContain('--token-from');
});

test('where others claim the host, the commands have no token', async () => {
  const session = noSession(new Problem('payload', 'There is nothing to send.', { remedy: 'Give one.' }));
  const discovery: Discovery = {
    ...session.discovery,
    findEndpoint: () => Promise.resolve(endpoint({})),
    withClaim: (_service, found) => Promise.resolve({ ...found, claim: 'another claims it' }),
  };
  const message = await loadCommands(
    { ...session, discovery, cluster: { ...session.cluster, ...origin().cluster }, given: origin().given },
    {
      type: 'load-commands',
      service: service({ name: 'iris' }),
      protocol: 'v1',
      tokenFrom: { account: 'caller', audiences: [] },
    },
    new AbortController().signal,
  );
  const { loaded } = message as Extract<typeof message, { type: 'loaded' }>;
  const curl =
    loaded.name === 'copy' && loaded.commands.state === 'ready' ? loaded.commands.value[0] : undefined;
  expect([curl?.tool, curl?.command.includes('$TOKEN')]).toEqual(['curl', false]);
});

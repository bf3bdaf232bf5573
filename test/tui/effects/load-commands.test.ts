import { expect, test } from 'vitest';
import { Problem } from '../../../src/problem.js';
import { loadCommands } from '../../../src/tui/effects/load-commands.js';
import { noCore } from '../../../src/tui/no-core.js';
import { origin } from '../../format/origin.js';
import { endpoint, service } from '../../inference/samples.js';

test('without a payload too the commands have the token of the account that was chosen', async () => {
  const core = noCore(new Problem('payload', 'There is nothing to send.', { remedy: 'Give one.' }));
  const discovery = { ...core.discovery, findEndpoint: () => Promise.resolve(endpoint({})) };
  const message = await loadCommands(
    { ...core, discovery, cluster: { ...core.cluster, ...origin().cluster }, given: origin().given },
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

import { expect, test } from 'vitest';
import type { GatewayCandidates } from '../../src/discovery/gateways.js';
import { withoutMagic } from '../../src/discovery/look.js';
import type { Lookup } from '../../src/transport/lookup.js';
import { candidate } from '../predict/make-evidence.js';

const found: GatewayCandidates = {
  candidates: [{ ...candidate, belief: 'status', domain: 'models.test' }],
  findings: [],
  warnings: [],
  named: [],
  claims: [],
};

test('a domain of which DNS did not tell is believed by nobody, and asked for again', async () => {
  const answers = ['EAI_AGAIN', 'ENOTFOUND'];
  let asked = 0;
  const lookup: Lookup = () => {
    const code = answers[asked];
    asked += 1;
    return Promise.reject(Object.assign(new Error('it fails'), { code }));
  };
  const checked = withoutMagic({ insecure: false, lookup });
  const domains = async () => (await checked(found)).candidates.map(({ domain }) => domain);
  expect(await domains()).toEqual([undefined]);
  expect(await domains()).toEqual(['models.test']);
  expect(await domains()).toEqual(['models.test']);
  expect(asked).toBe(2);
});

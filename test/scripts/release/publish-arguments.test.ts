import { expect, test } from 'vitest';
import { publishArguments } from '../../../scripts/release/publish-arguments.ts';

const plain = ['publish', 'isvc.tgz', '--access', 'public'];

test.each([
  ['at a person’s machine', {}, plain],
  ['in CI without an identity', { CI: 'true', GITHUB_ACTIONS: 'true' }, plain],
  ['in GitHub Actions with id-token', { ACTIONS_ID_TOKEN_REQUEST_URL: 'x' }, [...plain, '--provenance']],
  ['in GitLab CI with an id_token', { SIGSTORE_ID_TOKEN: 'x' }, [...plain, '--provenance']],
])('npm publish %s', (_, environment, expected) => {
  expect(publishArguments('isvc.tgz', environment)).toEqual(expected);
});

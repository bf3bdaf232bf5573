/**
 * The arguments of `npm publish`. A provenance statement says which commit and which run of CI a package was built by; npm can make one only
 * where CI gives it an identity (npm's documentation: "Generating provenance statements"), and fails elsewhere.
 */
export function publishArguments(
  archive: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const hasIdentity =
    environment['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined ||
    environment['SIGSTORE_ID_TOKEN'] !== undefined;
  return ['publish', archive, '--access', 'public', ...(hasIdentity ? ['--provenance'] : [])];
}

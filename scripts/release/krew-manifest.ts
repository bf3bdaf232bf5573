import type { ReleasedArchive } from './released-archive.ts';

/** krew's manifest of a plugin, as its developer guide has it. The archive is npm's package: it needs Node, and says so. */
export function krewManifest({ version, page, url, sha256 }: ReleasedArchive): string {
  return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: isvc
spec:
  version: v${version}
  homepage: ${page}
  shortDescription: Call the models that run on KServe
  description: |
    Lists the services of KServe, finds the gateway, the host and the protocol
    of each, sends predictions, and says who answered: the gateway, Knative,
    the auth layer, the model server or the model. Without a command it opens
    a terminal UI. It changes nothing in the cluster, except that bench --pods
    makes a Job once you have said yes.
  caveats: |
    Needs Node 22.12 or newer on the PATH.
  platforms:
    - selector:
        matchExpressions:
          - key: os
            operator: In
            values: [darwin, linux]
      uri: ${url}
      sha256: ${sha256}
      files:
        - from: package/*
          to: .
      bin: dist/main.js
`;
}

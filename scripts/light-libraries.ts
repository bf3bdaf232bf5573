import { lightClientNode } from './light-client-node.ts';
import { lightGot } from './light-got.ts';
import { lightAddresses, lightGrpc, lightProtoLoader } from './light-grpc.ts';
import { lightInk, lightRows, lightStringWidth, lightYoga } from './light-ink.ts';
import type { LibraryPatch } from './light-patch.ts';

/** The patches that isvc runs with: the bundle by plugins, the tests by hooks (test/set-up/light-libraries.ts). */
export const lightLibraries: readonly LibraryPatch[] = [
  lightClientNode,
  ...lightGot,
  lightGrpc,
  lightProtoLoader,
  ...lightAddresses,
  lightInk,
  lightStringWidth,
  lightYoga,
  ...lightRows,
];

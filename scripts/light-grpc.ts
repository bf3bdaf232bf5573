import { type LibraryPatch, refusing } from './light-patch.ts';

const importer = '/@grpc/grpc-js/build/src/index.js';
const name = 'light-grpc';

/**
 * grpc-js loads its server with its client: an eighth of its code, which isvc never calls. Unnecessary once grpc-js has an entry for
 * clients alone.
 */
export const lightGrpc: LibraryPatch = {
  name,
  standIns: [
    { importer, source: './server', code: () => refusing(name, 'Server') },
    {
      importer,
      source: './server-interceptors',
      code: () => refusing(name, 'ServerListenerBuilder', 'ResponderBuilder', 'ServerInterceptingCall'),
    },
  ],
};

/** Envoy as PyPI has it, and the gateway's image of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { venvFolder } from '../../state/paths.ts';
import type { Image } from './images.ts';

export const envoyImage = 'isvc.local/envoy:1.40';

/** Once the environment with Envoy is built. */
export function gatewayImages(): readonly Image[] {
  return [
    {
      name: envoyImage,
      // Envoy is linked with the C library.
      layers: [{ rootfs: 'python' }, { programs: { '/usr/local/bin/envoy': envoyProgram() } }],
      config: { Entrypoint: ['/usr/local/bin/envoy'], User: '1337' },
    },
  ];
}

/** `bin/envoy` of the environment only starts it. */
export function envoyProgram(): string {
  const folders = ['3.10', '3.11', '3.12'].map((python) =>
    join(venvFolder('envoy'), 'lib', `python${python}`, 'site-packages', 'envoy', '_bin', 'envoy'),
  );
  const found = folders.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no Envoy in ${venvFolder('envoy')}`);
  return found;
}

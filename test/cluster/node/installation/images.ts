/** The programs and images that an installation's pods run. */
import { gatewayImages } from '../build/envoy-image.ts';
import { graphImages, kserveImages, nodeImages } from '../build/images.ts';
import type { Image } from '../build/images.ts';
import { istioImages } from '../build/istio-images.ts';
import { knativeImages, kourierImages, netIstioImages } from '../build/knative-images.ts';
import { graphPrograms, istioPrograms, knativePrograms, systemPrograms } from '../build/versions.ts';
import type { NodeProgram } from '../build/versions.ts';
import type { NodeInstallation } from './installation.ts';

/** Beside those of every cluster. */
export function programsOf(installation: NodeInstallation): readonly NodeProgram[] {
  const more: Readonly<Record<NodeInstallation, readonly NodeProgram[]>> = {
    none: [],
    'no-gateway': [],
    'gateway-api': [],
    'knative-istio': [...knativePrograms, 'net-istio', ...istioPrograms, ...graphPrograms],
    'knative-kourier': [...knativePrograms, 'kourier'],
  };
  return [...systemPrograms, ...more[installation]];
}

/** Every image that the installation's pods have; they can be named once what every cluster needs is built. */
export async function imagesOf(installation: NodeInstallation): Promise<readonly Image[]> {
  const more: Readonly<Record<NodeInstallation, () => readonly Image[]>> = {
    none: () => [],
    'no-gateway': () => kserveImages,
    'gateway-api': () => [...kserveImages, ...gatewayImages()],
    'knative-istio': () => [
      ...kserveImages,
      ...knativeImages(),
      ...netIstioImages(),
      ...istioImages(),
      ...graphImages(),
    ],
    'knative-kourier': () => [...kserveImages, ...knativeImages(), ...kourierImages(), ...gatewayImages()],
  };
  return [...(await nodeImages()), ...more[installation]()];
}

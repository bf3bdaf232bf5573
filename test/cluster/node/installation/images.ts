import { gatewayImages } from '../build/envoy-image.ts';
import { kserveImages, nodeImages } from '../build/images.ts';
import type { Image } from '../build/images.ts';
import type { NodeInstallation } from './installation.ts';

/** Every image that the installation's pods have; they can be named once what every cluster needs is built. */
export async function imagesOf(installation: NodeInstallation): Promise<readonly Image[]> {
  return [
    ...(await nodeImages()),
    ...(installation === 'none' ? [] : kserveImages),
    ...(installation === 'gateway-api' ? gatewayImages() : []),
  ];
}

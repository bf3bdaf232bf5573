import { kserveImages, nodeImages } from '../build/images.ts';
import type { Image } from '../build/images.ts';
import type { NodeInstallation } from './installation.ts';

/** Every image that the installation's pods have. */
export async function imagesOf(installation: NodeInstallation): Promise<readonly Image[]> {
  const images = await nodeImages();
  return installation === 'none' ? images : [...images, ...kserveImages];
}

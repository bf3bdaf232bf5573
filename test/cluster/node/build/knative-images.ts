/** Knative's images and Kourier's, under names of our own: those of their manifests are no registry's. */
import type { Image } from './images.ts';
import { nodeBinary } from './paths.ts';
import { knativePrograms, nodePrograms } from './versions.ts';

/** A registry that Knative is told not to ask for digests. */
export const localRegistry = 'isvc.local';

/** `activator` and so on: the last word of the import path that Knative's manifests have. */
export function knativeImage(command: string): string {
  return `${localRegistry}/knative/${command}:${nodePrograms['knative-controller'].version}`;
}

export const kourierImage = `${localRegistry}/kourier:${nodePrograms.kourier.version}`;
export const netIstioImage = `${localRegistry}/net-istio:1`;

export function knativeImages(): readonly Image[] {
  return knativePrograms.map((name) => {
    const command = name.replace('knative-', '');
    return onlyProgram(knativeImage(command), nodeBinary(name), `/ko-app/${command}`);
  });
}

export function netIstioImages(): readonly Image[] {
  return [onlyProgram(netIstioImage, nodeBinary('net-istio'), '/ko-app/controller')];
}

export function kourierImages(): readonly Image[] {
  return [onlyProgram(kourierImage, nodeBinary('kourier'), '/ko-app/kourier')];
}

function onlyProgram(name: string, file: string, path: string): Image {
  return { name, layers: [{ programs: { [path]: file } }], config: { Entrypoint: [path], User: '65532' } };
}

/** Images of the other model servers that KServe's runtimes name, each with the server that the cluster with kwok has as a process. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { script } from '../../models/artifacts.ts';
import type { Image } from '../build/images.ts';
import type { LayerSource } from '../build/layers.ts';
import { shortHash } from '../build/paths.ts';
import { imagePackages, imagePython } from '../build/versions.ts';
import { modelArchives } from './archives.ts';

const folder = '/packages';
/** Debian's. Triton runs a model in a Python that does not read PYTHONPATH. */
const sitePackages = `/usr/local/lib/python${imagePython}/dist-packages`;
const env = ['PYTHONUNBUFFERED=1', 'PYTHONDONTWRITEBYTECODE=1', 'PATH=/usr/bin:/bin', 'HOME=/tmp'];
const user = '1000';
const tensorflowServer = '/tensorflow';

/** The file server's, from which their models are fetched. */
export const archivesImage = 'isvc.local/model-archives:1';

/** By the names that KServe's runtimes have. The archives are made by then. */
export async function serverImages(signal?: AbortSignal): Promise<readonly Image[]> {
  const archives = await modelArchives(signal);
  return [
    {
      name: 'docker.io/seldonio/mlserver:1.7.1',
      layers: [{ rootfs: 'python' }, { packages: imagePackages.mlserver, folder }],
      config: {
        // As the Dockerfile of MLServer starts it; KServe names the model by variables.
        Entrypoint: ['python3', '-c', 'from mlserver.cli import main; main()', 'start', '/mnt/models'],
        Env: [...env, `PYTHONPATH=${folder}`],
        User: user,
        WorkingDir: '/tmp',
      },
    },
    {
      name: 'nvcr.io/nvidia/tritonserver:23.05-py3',
      layers: [
        { rootfs: 'triton' },
        { packages: imagePackages.triton, folder: sitePackages },
        ours({ '/usr/bin/tritonserver': join(import.meta.dirname, 'tritonserver.sh') }),
      ],
      config: { Entrypoint: ['/usr/bin/env'], Env: env, User: user, WorkingDir: '/tmp' },
    },
    {
      name: 'docker.io/tensorflow/serving:2.6.2',
      layers: [
        { rootfs: 'python' },
        {
          packages: imagePackages.tensorflow,
          alone: imagePackages.tensorflowApi,
          without: ['tensorflow/include'],
          folder,
        },
        ours({
          '/usr/bin/tensorflow_model_server': join(import.meta.dirname, 'tensorflow_model_server.py'),
          ...Object.fromEntries(
            ['server', 'models', 'rest', 'grpc'].map((name) => [
              `${tensorflowServer}/tensorflow_${name}.py`,
              script(`tensorflow_${name}.py`),
            ]),
          ),
        }),
      ],
      config: {
        Entrypoint: ['/usr/bin/tensorflow_model_server'],
        Env: [...env, `PYTHONPATH=${tensorflowServer}:${folder}`, 'TF_CPP_MIN_LOG_LEVEL=2'],
        User: user,
      },
    },
    {
      name: archivesImage,
      layers: [
        { rootfs: 'python' },
        {
          // The cache keys them: their paths say what they are.
          programs: Object.fromEntries(archives.map((file) => [`/archives/${basename(file)}`, file])),
        },
      ],
      config: {
        Entrypoint: ['python3', '-m', 'http.server', '--directory', '/archives', '8080'],
        Env: env,
        User: user,
      },
    },
  ];
}

/** Files of this checkout. */
function ours(programs: Readonly<Record<string, string>>): LayerSource {
  return {
    programs,
    edition: shortHash(Object.values(programs).map((file) => readFileSync(file, 'utf8'))),
  };
}

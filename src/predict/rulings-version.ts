import { shellWord } from '../inference/shell-word.js';
import { nextStep } from '../problem.js';
import type { Evidence, Ruling } from './evidence.js';
import { noSuchModel } from './rulings-server.js';
import { rule } from './rulings.js';

/** The server may have the model, and not this version of it: what it has is asked for. */
export function noSuchVersion(evidence: Evidence, why: string): Ruling {
  const { modelName, modelVersion, versions, models } = evidence;
  const hasModel = (versions?.length ?? 0) > 0 || models?.includes(modelName) === true;
  if (modelVersion === undefined) return noSuchModel(evidence, why);
  // TensorFlow Serving says the same of a model that it lacks.
  if (versions !== undefined && !hasModel && (models?.length ?? 0) > 0) return noSuchModel(evidence, why);
  const summary = `the server has no version ${modelVersion} of model ${modelName}: ${why}`;
  const next =
    versions === undefined || versions.length === 0
      ? [
          nextStep(
            'Name another with --model-version, or leave it out: the server chooses then.',
            'model-version',
          ),
        ]
      : [
          `It has: ${versions.join(', ')}`,
          nextStep(
            `Ask for one of these: --model-version ${shellWord(versions.at(-1) ?? '')}, or leave it out.`,
            'model-version',
            versions.at(-1),
          ),
        ];
  return rule(evidence, 'server', summary, next, 'versions');
}

/** KServe's own servers have one version of a model, and refuse a request that names any. */
export function noVersions(evidence: Evidence, why: string): Ruling {
  return rule(evidence, 'server', `the server does not have model versions: ${why}`, [
    nextStep('Leave out --model-version.', 'model-version'),
  ]);
}

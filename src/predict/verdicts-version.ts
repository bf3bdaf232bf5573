import type { Verdict } from '../inference/exchange.js';
import { nextStep } from '../problem.js';
import { shellWord } from '../wording/command-line.js';
import type { Evidence } from './evidence.js';
import { makeVerdict } from './verdicts.js';
import { noSuchModel } from './verdicts-server.js';

// The answers of a model server about a version of a model.

/** The server may have the model, and not this version of it: what it has is asked for. */
export function noSuchVersion(evidence: Evidence, why: string): Verdict {
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
          `Versions on this server: ${versions.join(', ')}`,
          nextStep(
            `Choose one of them: --model-version ${shellWord(versions.at(-1) ?? '')}, or leave it out.`,
            'model-version',
            versions.at(-1),
          ),
        ];
  return makeVerdict(evidence, 'server', summary, next, 'versions');
}

/** KServe's own servers have one version of a model, and refuse a request that names any. */
export function noVersions(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'server', `the server does not have model versions: ${why}`, [
    nextStep('Leave out --model-version.', 'model-version'),
  ]);
}

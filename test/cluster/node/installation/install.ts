/** Installs on a ready node what the installation's name says. */
import { step } from '../../progress.ts';
import { applyCrds } from '../system/start.ts';
import type { NodeInstallation } from './installation.ts';
import { installKserve } from './kserve.ts';
import { installModels } from './models.ts';

/** KServe comes after whatever it looks for when it starts. */
export async function installOn(installation: NodeInstallation, signal: AbortSignal): Promise<void> {
  if (installation === 'none') return;
  await step('KServe', async () => {
    await applyCrds(['kserve-crds'], signal);
    await installKserve(installation, signal);
  });
  await step('models', () => installModels(signal));
}

import { Problem } from '../../problem.js';

export const whoGrants = 'isvc doctor (D in the list) prints the Role that grants it';

/** A part of a screen that this person may not read; `warning` is what the cluster said of it. */
export function refusedProblem(what: 'events' | 'pods', warning: string | undefined): Problem {
  return new Problem('cluster', `You may not read the ${what}.`, {
    remedy: [warning ?? `Ask for the permission to list ${what} in this namespace.`, `${whoGrants}.`],
  });
}

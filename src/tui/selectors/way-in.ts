import type { Attempt, Route } from '../../inference/endpoint.js';
import type { State } from '../state/state.js';

const routeNames: Readonly<Record<Route, string>> = {
  given: 'given',
  direct: 'direct',
  'load-balancer': 'load balancer',
  'node-port': 'node port',
  'kind-port': 'kind port',
  'cluster-ip': 'cluster IP',
  'port-forward': 'port-forward',
};

/** A route for a person. */
export function routeName(route: Route): string {
  return routeNames[route];
}

/** The ways in that did not fail, in the order in which they stand on the screen: each can be chosen by its number there. */
export function choosableWays(survey: State['survey']): readonly Attempt[] {
  return survey.state === 'ready'
    ? survey.value.attempts.filter(({ outcome }) => outcome !== 'failed').slice(0, 9)
    : [];
}

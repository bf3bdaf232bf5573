import type { Binding } from './binding.js';

/** The keys that do a next step, or choose a way in, by its number, and drop what was chosen so. */
export const choiceKeys: readonly Binding[] = [
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    action: 'step',
    on: ['services', 'answer'],
    task: 'answers',
    help: 'do the next step of that number: another host, protocol, version or time limit, and predict again',
  },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    action: 'choose-way',
    on: ['gateways'],
    task: 'cluster',
    help: 'use that way in alone, until isvc exits or the choice is dropped',
  },
  {
    keys: ['0'],
    action: 'drop-choices',
    on: ['services', 'answer', 'gateways'],
    task: 'service',
    label: 'drop choice',
    needs: 'choice',
    help: 'drop the host, version, limit or way in that was chosen, which the header shows',
  },
];

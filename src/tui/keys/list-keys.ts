import type { PlaceName } from '../state/place.js';
import type { Binding } from './binding.js';

const list: readonly PlaceName[] = ['services'];

/** The keys of the list alone, behind those that it shares. */
export const listKeys: readonly Binding[] = [
  {
    keys: ['s'],
    action: 'sort',
    on: list,
    task: 'list',
    label: 'sort',
    help: 'sort: ready first, name, newest first, last answer',
  },
  {
    keys: ['a'],
    action: 'toggle-not-ready',
    on: list,
    task: 'list',
    label: 'unready',
    help: 'hide or show what is not ready',
  },
  {
    keys: ['r'],
    action: 'repeat',
    on: list,
    task: 'predict',
    label: 'repeat',
    help: 'predict every 2 s, or all that are marked; again: every 5, 10, 1 s; esc ends it',
  },
  {
    keys: ['space'],
    action: 'mark',
    on: list,
    task: 'predict',
    label: 'mark',
    help: 'mark it; a prediction then goes to all that are marked',
  },
  { keys: ['*'], action: 'mark-all', on: list, task: 'predict', help: 'mark all that are listed, or none' },
  {
    keys: ['V'],
    action: 'mark-range',
    on: list,
    task: 'predict',
    help: 'mark all from the last mark to the cursor',
  },
  {
    keys: ['|'],
    action: 'columns',
    on: list,
    task: 'list',
    help: 'choose the columns: restarts, replicas, model, runtime and more',
  },
  { keys: ['N'], action: 'sort-by-name', on: list, task: 'list', help: 'sort by name' },
  { keys: ['A'], action: 'sort-by-age', on: list, task: 'list', help: 'sort by age, newest first' },
  { keys: ['L'], action: 'sort-by-answer', on: list, task: 'list', help: 'sort by the last answer' },
  { keys: ['S'], action: 'sort-by-readiness', on: list, task: 'list', help: 'sort: ready first' },
  { keys: ['+'], action: 'slower', on: list, task: 'predict', help: 'repeat less often' },
  { keys: ['-'], action: 'faster', on: list, task: 'predict', help: 'repeat more often' },
  {
    keys: ['e'],
    action: 'edit',
    on: list,
    task: 'payload',
    label: 'edit',
    help: 'edit the payload in $EDITOR',
  },
  {
    keys: ['esc'],
    action: 'back',
    on: list,
    task: 'leave',
    help: 'cancel, end the repetition, drop the filter, drop marks',
  },
];

import type { Binding } from './binding.js';

/** The keys of every screen. */
export const commonKeys: readonly Binding[] = [
  { keys: ['j', 'down'], action: 'down', on: 'everywhere', task: 'move', help: 'down' },
  { keys: ['k', 'up'], action: 'up', on: 'everywhere', task: 'move', help: 'up' },
  {
    keys: ['pagedown', 'ctrl-f', 'space'],
    action: 'page-down',
    on: 'everywhere',
    task: 'move',
    help: 'a page down',
  },
  { keys: ['pageup', 'ctrl-b'], action: 'page-up', on: 'everywhere', task: 'move', help: 'a page up' },
  { keys: ['home', '<'], action: 'first', on: 'everywhere', task: 'move', help: 'to the first line' },
  { keys: ['end', 'G', '>'], action: 'last', on: 'everywhere', task: 'move', help: 'to the last line' },
  {
    keys: ['esc', 'backspace', 'left'],
    action: 'back',
    on: 'everywhere',
    task: 'leave',
    label: 'back',
    help: 'back',
  },
  { keys: ['?'], action: 'keys', on: 'everywhere', task: 'leave', label: 'keys', help: 'all keys' },
  { keys: ['q'], action: 'quit', on: 'everywhere', task: 'leave', label: 'quit', help: 'quit' },
  {
    keys: ['ctrl-z'],
    action: 'stop-job',
    on: 'everywhere',
    task: 'leave',
    help: 'back to the shell; fg comes back',
  },
  {
    keys: ['ctrl-c'],
    action: 'interrupt',
    on: 'everywhere',
    task: 'leave',
    help: 'quit with exit code 130',
  },
];

import { expect, test } from 'vitest';
import { readSlashCommand, slashCommands, slashHelp } from '../../src/chat/slash-command.js';

test.each([
  ['What is it?', { kind: 'say', text: 'What is it?' }],
  ['  spaces around \n', { kind: 'say', text: 'spaces around' }],
  ['', { kind: 'say', text: '' }],
  ['//etc/passwd is a file', { kind: 'say', text: '/etc/passwd is a file' }],
  ['/system\nis a message of two lines', { kind: 'say', text: '/system\nis a message of two lines' }],
  ['/system Be short.', { kind: 'system', text: 'Be short.' }],
  ['/system', { kind: 'system' }],
  ['/reset', { kind: 'reset' }],
  ['/save ~/a b.json', { kind: 'save', file: '~/a b.json' }],
  ['/save', { kind: 'wrong', why: '/save needs the name of a file: /save FILE' }],
  ['/model', { kind: 'model' }],
  ['/model other', { kind: 'model', name: 'other' }],
  ['/tokens', { kind: 'tokens' }],
  ['/help', { kind: 'help' }],
  ['/quit', { kind: 'leave' }],
  ['/bye', { kind: 'leave' }],
] as const)('%j', (typed, command) => {
  expect(readSlashCommand(typed)).toEqual(command);
});

test('an unknown command names the one that was meant, or where they are listed', () => {
  expect(readSlashCommand('/resett')).toMatchObject({
    kind: 'wrong',
    why: expect.stringContaining('did you mean /reset?'),
  });
  expect(readSlashCommand('/usr/bin/x')).toMatchObject({
    kind: 'wrong',
    why: expect.stringContaining(': /help lists them. A message may begin'),
  });
});

test('the help has a line for each command, and each is one', () => {
  for (const { name } of slashCommands) {
    expect(slashHelp().filter((line) => line.startsWith(`/${name} `))).toHaveLength(1);
    expect(readSlashCommand(`/${name} x`).kind).not.toBe('say');
  }
});

import { expect, test } from 'vitest';
import { bodyStart, isHtml, messageLine, oneLine } from '../../src/predict/server-text.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['KServe', '{"error":"no model"}', 'no model'],
  ['FastAPI', '{"detail":"Not Found"}', 'Not Found'],
  [
    'FastAPI’s validation',
    '{"detail":[{"loc":["body","inputs",0],"msg":"field required"},{"msg":"bad"},{"loc":["x"]},1]}',
    'body.inputs.0: field required; bad',
  ],
  ['a validation without a message', '{"detail":[{"loc":["x"]}]}', '{"detail":[{"loc":["x"]}]}'],
  ['OpenAI', '{"error":{"message":"too long","code":400}}', 'too long'],
  ['vLLM', '{"object":"error","message":"no such model"}', 'no such model'],
  ['another', '{"error_message":"it failed"}', 'it failed'],
  ['the first that there is', '{"message":"second","error":"first"}', 'first'],
  ['the first that is a text', '{"error":{"code":1},"detail":2,"message":"third"}', 'third'],
  ['KServe’s router', '{"error":"Failed","cause":"EOF"}', 'Failed: EOF'],
  ['a cause that is not a text', '{"error":"Failed","cause":{}}', 'Failed'],
  ['JSON without any of these', '{"status":"bad"}', '{"status":"bad"}'],
  ['a list', '["error"]', '["error"]'],
  ['JSON that is cut', '{"error":"no', '{"error":"no'],
  ['a text of several lines', ' one\n\n two\t', 'one two'],
  ['a traceback', 'Traceback (most recent call last):\n  File "a.py"\nValueError: bad\n', 'ValueError: bad'],
  [
    'a text that speaks of one',
    'a Traceback (most recent call last):\nx',
    'a Traceback (most recent call last): x',
  ],
  ['a page', '<!DOCTYPE html><html><title> Not\nhere </title><body>x</body></html>', 'Not here'],
  ['a page without a title', '<html><body><h1>Bad</h1>Gateway</body></html>', 'Bad Gateway'],
  ['a page with an empty title', '<html><title> </title><h1>Bad</h1></html>', 'Bad'],
  ['nothing', '', ''],
])('the message of %s', (_name, body, message) => {
  expect(messageLine(bytes(body))).toBe(message);
});

test.each([
  ['<html>', true],
  [' \n<!doctype HTML>', true],
  ['<!-- a --><!-- b -->\n<head>', true],
  ['<?xml version="1.0"?><body>', true],
  ['<!-- <html>', false],
  ['a <html>', false],
  ['<p>', false],
  ['{"error":"<html>"}', false],
])('whether a text is a page: %j', (text, isPage) => {
  expect(isHtml(text)).toBe(isPage);
});

test.each([
  ['no body', Buffer.from(''), []],
  ['a text', Buffer.from('one\n two'), ['body: one two']],
  ['a text of 300 bytes', Buffer.from('a'.repeat(300)), [`body: ${'a'.repeat(300)}`]],
  ['a longer one', Buffer.from('a'.repeat(301)), [`body: ${'a'.repeat(300)} …`]],
  ['bytes', Buffer.from([0, 1, 255]), ['body: 0001ff (hex)']],
  ['sixteen bytes', Buffer.alloc(16), [`body: ${'00'.repeat(16)} (hex)`]],
  ['more of them', Buffer.alloc(17), [`body: ${'00'.repeat(16)} … (hex)`]],
  ['a letter that is cut', Buffer.from([97, 0xc3]), ['body: a\uFFFD']],
  ['bytes of no encoding', Buffer.from([97, 0xff, 0xff, 0xff, 0xff]), ['body: 61ffffffff (hex)']],
  ['an escape', Buffer.from('a\u001B[2J'), ['body: 611b5b324a (hex)']],
])('how a body begins: %s', (_name, body, lines) => {
  expect(bodyStart(body)).toEqual(lines);
});

test('a long line is cut, and told so', () => {
  expect(oneLine('a'.repeat(400))).toBe('a'.repeat(400));
  expect(oneLine('a'.repeat(401))).toBe(`${'a'.repeat(400)}…`);
});

import { expect, test } from 'vitest';
import { networkProblem } from '../../src/cluster/network-problem.js';

const server = 'https://api.example.com:6443';

test.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL'])(
  '%s is told of this process, not of the API server or the network',
  (code) => {
    const cause = Object.assign(new Error(`connect ${code} 192.0.2.1:6443 - Local (undefined:undefined)`), {
      code,
    });
    expect(networkProblem(cause, { server })).toMatchObject({
      kind: 'cluster',
      message: `The API server ${server} was not asked: this process may open no more files or connections.`,
      remedy: 'Close other programs, or raise the limit of open files (ulimit -n), and try again.',
      cause,
    });
  },
);

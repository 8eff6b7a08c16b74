import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe(parseOptions.name, () => {
  it.each([
    { args: [], options: { port: 8443, once: false } },
    { args: ['--port', '9443'], options: { port: 9443, once: false } },
    { args: ['--once', '--port=1'], options: { port: 1, once: true } },
  ])('should read $args', ({ args, options }) => {
    expect(parseOptions(args)).toEqual(options);
  });

  it.each(['0', '65536', 'https', '-1', '1.5', ''])('should refuse port "%s"', (port) => {
    expect(() => parseOptions([`--port=${port}`])).toThrow(
      `--port is "${port}", must be a number from 1 to 65535; usage: npm start -- [--port N] [--once]`,
    );
  });

  it.each([['--prot', '1'], ['--port'], ['extra']])(
    'should name what is wrong in %j',
    (...args) => {
      expect(() => parseOptions(args)).toThrow(/(--prot|--port|extra).*; usage: npm start/);
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import { Logger as NestLogger } from '@nestjs/common';
import { createLogger } from './create-logger.ts';
import { JsonLogger } from './json.logger.ts';

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const target = createLogger('trace', {
    write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { lines, sut: new JsonLogger(target) };
}

describe(JsonLogger.name, () => {
  it.each([
    ['log', 'debug'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
    ['warn', 'warn'],
    ['error', 'error'],
    ['fatal', 'fatal'],
  ] as const)('should write %s as %s, with the context', (method, level) => {
    const { lines, sut } = setUp();

    sut[method]('text', 'Context');

    expect(lines).toMatchObject([{ level, context: 'Context', msg: 'text' }]);
    expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('should keep the stack that Nest passes beside an error', () => {
    const { lines, sut } = setUp();
    const nest = new NestLogger('Context');
    NestLogger.overrideLogger(sut);

    nest.error('text', 'at somewhere');
    NestLogger.overrideLogger(false);

    expect(lines).toMatchObject([{ context: 'Context', stack: 'at somewhere', msg: 'text' }]);
  });

  it('should write an error object with its type and stack', () => {
    const { lines, sut } = setUp();

    sut.error(new TypeError('broken'), 'Context');

    expect(lines).toMatchObject([{ msg: 'broken', err: { type: 'TypeError' } }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { createLogger, type LogLevel } from './create-logger.ts';
import { LineWriter } from './line-writer.ts';

function setUp(level: LogLevel) {
  const lines: string[] = [];
  const log = createLogger(level, { write: (line: string) => lines.push(line) });
  return { log, sut: new LineWriter(log), lines };
}

const withoutTime = (line = ''): string => line.replace(/"time":"[^"]+"/, '"time":""');

describe(LineWriter.name, () => {
  it.each(['info', 'warn'] as const)(
    'should write the bytes that pino writes, with %s',
    (level) => {
      const { log, sut, lines } = setUp('info');
      const members = { uid: 'a "b" \n ü \u2028', ms: 0.25, dryRun: false, name: undefined };

      log[level](members, 'review');
      sut.write(level, JSON.stringify(members).slice(1, -1), 'review');

      expect(lines.map(withoutTime)).toEqual([withoutTime(lines[0]), withoutTime(lines[0])]);
      expect(lines[1]).toMatch(/"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/);
    },
  );

  it.each<[LogLevel, number]>([
    ['warn', 0],
    ['silent', 0],
    ['debug', 1],
  ])('should heed the level %s', (level, count) => {
    const { sut, lines } = setUp(level);
    sut.write('info', '"a":1', 'review');
    expect(lines).toHaveLength(count);
  });
});

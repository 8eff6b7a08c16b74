import { describe, expect, it } from '@jest/globals';
import { findMissing, type SuiteResult, summarize, type Tally, tallySuites } from './tally.ts';

const newSuite = (project: string, statuses: string[], testExecError?: Error): SuiteResult => ({
  testFilePath: `/libs/${project}/some.spec.ts`,
  testResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
  ...(testExecError ? { testExecError, failureMessage: testExecError.message } : {}),
});

const newTally = (tally: Partial<Tally>): Tally => ({
  project: 'http',
  passed: 0,
  failed: [],
  retried: [],
  skipped: [],
  broken: [],
  ...tally,
});

describe(tallySuites.name, () => {
  it('should count the tests of its own project only', () => {
    const suites = [
      newSuite('http', ['passed', 'failed', 'passed']),
      newSuite('http2', ['passed']),
    ];

    expect(tallySuites('http', '/libs/http', suites)).toEqual(
      newTally({ passed: 2, failed: [{ name: 'test 1', message: [''] }] }),
    );
  });

  it('should keep what a failed test said, without colours and the frames of the runner', () => {
    const message =
      'Error: \u001B[32mexpected\u001B[39m\n    at some.spec.ts:3:1\n    at run (/node_modules/jest/a.js:1:1)';
    const suite = newSuite('http', []);
    suite.testResults.push({ fullName: 'a', status: 'failed', failureMessages: [message] });

    expect(tallySuites('http', '/libs/http', [suite]).failed).toEqual([
      { name: 'a', message: ['Error: expected', '    at some.spec.ts:3:1'] },
    ]);
  });

  it('should keep what a test said that passed only when it ran once more', () => {
    const suite = newSuite('http', ['passed']);
    suite.testResults.push({ fullName: 'a', status: 'passed', retryReasons: ['Error: late'] });

    expect(tallySuites('http', '/libs/http', [suite])).toEqual(
      newTally({ passed: 2, retried: [{ name: 'a', message: ['Error: late'] }] }),
    );
  });

  it('should name what did not run', () => {
    const { skipped } = tallySuites('http', '/libs/http', [
      newSuite('http', ['passed', 'pending', 'todo']),
    ]);

    expect(skipped).toEqual(['test 1', 'test 2']);
  });

  it('should name a suite that crashed', () => {
    const { broken } = tallySuites('http', '/libs/http', [
      newSuite('http', [], new Error('no such module')),
    ]);

    expect(broken).toEqual([{ name: '/libs/http/some.spec.ts', message: ['no such module'] }]);
  });
});

describe(summarize.name, () => {
  it('should close with the sums over all projects', () => {
    const failed = [{ name: 'inject says why', message: ['expected', '  received'] }];
    const tallies = [newTally({ passed: 3 }), newTally({ project: 'cli', passed: 4, failed })];

    expect(summarize(tallies, [])).toEqual({
      lines: ['✗ cli: inject says why', '    expected', '      received', '7 passed, 1 failed'],
      failed: 1,
    });
  });

  it('should name what passed only when it ran once more, and count it as passed', () => {
    const tally = newTally({ passed: 3, retried: [{ name: 'inject', message: ['late'] }] });

    expect(summarize([tally], [])).toEqual({
      lines: ['↻ http: inject', '    late', '3 passed, 0 failed'],
      failed: 0,
    });
  });

  it('should say what was skipped before the closing line, equal names once', () => {
    const replay = 'the replay (skipped: no corpus)';
    const tally = newTally({ passed: 1, skipped: [replay, replay, 'the other'] });

    expect(summarize([tally], []).lines).toEqual([
      '3 skipped',
      `  http: ${replay} (2 times)`,
      '  http: the other',
      '1 passed, 0 failed',
    ]);
  });

  it('should count a crashed suite and a broken step as failures', () => {
    const tally = newTally({
      passed: 5,
      broken: [{ name: 'http/some.spec.ts', message: ['late'] }],
    });

    expect(summarize([tally], ['formatting'])).toEqual({
      lines: ['✗ http: http/some.spec.ts', '    late', '✗ formatting', '5 passed, 2 failed'],
      failed: 2,
    });
  });
});

describe(findMissing.name, () => {
  it('should name the projects that left no tally', () => {
    expect(findMissing([newTally({})], ['http', 'cli'])).toEqual(['cli']);
  });
});

import { stripVTControlCharacters } from 'node:util';

/** What is told of one failure, at most: a difference of two Pods can be pages long. */
const MESSAGE_LINES = 30;

/** What the specs of one project came to. */
export interface Tally {
  project: string;
  passed: number;
  failed: Failure[];
  /** What passed when it ran once more, with what it said first. */
  retried: Failure[];
  /** Full names of the tests that did not run; a name carries its reason. */
  skipped: string[];
  /** Suites that crashed before or between their tests, each counted as one failure. */
  broken: Failure[];
}

/** A test that did not pass, or not at once. */
export interface Failure {
  /** Full. */
  name: string;
  /** What the first assertion said, with the place in the spec; lines without colours. */
  message: string[];
}

/** The part of Jest's result of one test that a tally needs. */
interface TestResult {
  fullName: string;
  status: string;
  failureMessages?: string[];
  /** What it said each time before the last. */
  retryReasons?: string[];
}

/** The part of Jest's result of one suite that a tally needs. */
export interface SuiteResult {
  /** Absolute. */
  testFilePath: string;
  testExecError?: unknown;
  failureMessage?: string | null;
  testResults: TestResult[];
}

/**
 * Counts the suites that lie in `folder`. They are not told by their display name, which Jest does
 * not give to a suite that crashed.
 */
export function tallySuites(project: string, folder: string, suites: SuiteResult[]): Tally {
  const own = suites.filter((suite) => suite.testFilePath.startsWith(`${folder}/`));
  const tests = own.flatMap((suite) => suite.testResults);
  const named = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status));
  return {
    project,
    passed: named('passed').length,
    failed: named('failed').map((test) => newFailure(test, test.failureMessages)),
    retried: named('passed')
      .filter(({ retryReasons }) => retryReasons?.length)
      .map((test) => newFailure(test, test.retryReasons)),
    skipped: named('pending', 'todo', 'disabled').map(({ fullName }) => fullName),
    broken: own
      .filter((suite) => suite.testExecError)
      .map(({ testFilePath, failureMessage }) => ({
        name: testFilePath,
        message: shorten(failureMessage ?? ''),
      })),
  };
}

function newFailure({ fullName }: TestResult, [message]: string[] = []): Failure {
  return { name: fullName, message: shorten(message ?? '') };
}

/** The assertion, and where it stands; not the frames of the test runner. */
function shorten(message: string): string[] {
  return stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => !/^\s+at (new Promise|.*(node_modules|node:))/.test(line))
    .slice(0, MESSAGE_LINES);
}

/**
 * The closing words of a test run: what failed, what passed only when it ran once more (↻), what
 * broke, what was skipped and why, and as the last line
 * `N passed, N failed`.
 *
 * @param tallies one for each project that ran
 * @param broken steps that failed as a whole: each counts as one failure
 */
export function summarize(tallies: Tally[], broken: string[]): { lines: string[]; failed: number } {
  const total = (count: (tally: Tally) => number) =>
    tallies.reduce((sum, tally) => sum + count(tally), 0);
  const skipped = tallies.flatMap(({ project, skipped: names }) => group(project, names));
  const failed = total((tally) => tally.failed.length + tally.broken.length) + broken.length;
  const lines = [
    ...tallies.flatMap((tally) => tally.failed.flatMap((one) => tell('✗', tally.project, one))),
    ...tallies.flatMap((tally) => tally.retried.flatMap((one) => tell('↻', tally.project, one))),
    ...tallies.flatMap((tally) => tally.broken.flatMap((one) => tell('✗', tally.project, one))),
    ...broken.map((step) => `✗ ${step}`),
    ...(skipped.length > 0 ? [`${String(total((tally) => tally.skipped.length))} skipped`] : []),
    ...skipped.map((name) => `  ${name}`),
    `${String(total((tally) => tally.passed))} passed, ${String(failed)} failed`,
  ];
  return { lines, failed };
}

/** The projects that should have left a tally and did not: their run has crashed. */
export function findMissing(tallies: Tally[], projects: string[]): string[] {
  const present = new Set(tallies.map(({ project }) => project));
  return projects.filter((project) => !present.has(project));
}

function tell(mark: '✗' | '↻', project: string, { name, message }: Failure): string[] {
  return [`${mark} ${project}: ${name}`, ...message.map((line) => `    ${line}`)];
}

/** One line for equal names: a replay over hundreds of files is skipped for one reason. */
function group(project: string, names: string[]): string[] {
  return [...new Set(names)].map((name) => {
    const times = names.filter((other) => other === name).length;
    return `${project}: ${name}${times > 1 ? ` (${String(times)} times)` : ''}`;
  });
}

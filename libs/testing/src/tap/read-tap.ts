import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Files that hold what failed; none where a run was cut short. */
  readonly failedFiles: Set<string>;
}

const POINT = /^\s*(not )?ok \d+ - (.*)$/;
const OWN_SUMMARY = /^# (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms|Subtest)\b/;

interface Point {
  readonly name: string;
  readonly isOk: boolean;
  readonly details: string[];
}

/** Follows a test run's output, prints a line a test, and counts; a run cut short has failed. */
export async function readTap(run: ChildProcess): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, failedFiles: new Set() };
  const ended = once(run, 'exit');
  let isComplete = false;
  let point: Point | undefined;
  for await (const line of createInterface({ input: run.stdout ?? failNoOutput() })) {
    const text = line.trim();
    const [, not, name] = POINT.exec(line) ?? [];
    isComplete ||= line.startsWith('# duration_ms');
    if (name !== undefined) {
      point = { name, isOk: not === undefined, details: [] };
    } else if (point !== undefined && text === '...') {
      countPoint(point, tally);
      point = undefined;
    } else if (point !== undefined) {
      point.details.push(text);
    } else if (text.startsWith('# ') && !OWN_SUMMARY.test(text)) {
      console.log(`  ${text.slice(2)}`);
    }
  }
  await ended;
  return isComplete ? tally : { ...tally, failed: tally.failed + 1 };
}

/** A suite is told of only when it was skipped whole, or failed by itself, not by its tests. */
function countPoint({ name, isOk, details }: Point, tally: Tally): void {
  const isSuite = details.includes("type: 'suite'");
  const outcome = / # SKIP/i.test(name) ? 'skipped' : isOk ? 'passed' : 'failed';
  const isByTests = outcome === 'passed' || details.includes("failureType: 'subtestsFailed'");
  if (isSuite && isByTests) {
    return;
  }
  tally[outcome] += 1;
  const [, file] = /^location: '.*\/([^/]+\.case\.ts):/m.exec(details.join('\n')) ?? [];
  if (outcome === 'failed' && file !== undefined) {
    tally.failedFiles.add(file);
  }
  console.log(`${{ skipped: '-', passed: '✓', failed: '✗' }[outcome]} ${name}`);
  if (outcome === 'failed') {
    const told = details.filter(
      (line) => !/^(---|duration_ms|type|location|failureType)/.test(line),
    );
    console.log(told.map((line) => `    ${line}`).join('\n'));
  }
}

function failNoOutput(): never {
  throw new Error('the run has no output to follow');
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const POINT = /^(\s*)(not )?ok \d+ - (.*)$/;

/** Follows a test run's output, prints a line a test, and counts; a run cut short has failed. */
export async function readTap(run: ChildProcess): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  const ended = once(run, 'exit');
  let isComplete = false;
  for await (const line of createInterface({ input: run.stdout ?? failNoOutput() })) {
    isComplete ||= line.startsWith('# duration_ms');
    const [, , not, name = ''] = POINT.exec(line) ?? [];
    if (name === '') {
      tellDetails(line);
    } else if (/# SKIP/i.test(name)) {
      tally.skipped += 1;
      console.log(`- ${name}`);
    } else {
      tally[not === undefined ? 'passed' : 'failed'] += 1;
      console.log(`${not === undefined ? '✓' : '✗'} ${name}`);
    }
  }
  await ended;
  return isComplete ? tally : { ...tally, failed: tally.failed + 1 };
}

/** Numbers that cases print, and why one failed. */
function tellDetails(line: string): void {
  const text = line.trim();
  if (
    /^(# (?!tests|suites|pass|fail|cancelled|skipped|todo|duration|Subtest)|error:|expected:|actual:|at )/.test(
      text,
    )
  ) {
    console.log(`    ${text}`);
  }
}

function failNoOutput(): never {
  throw new Error('the run has no output to follow');
}

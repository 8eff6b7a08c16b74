import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readTap, runTwice, type Tally, tell, tellSkipped } from '@sidecar-injector/testing/tap';
import { findChromium } from './chromium.ts';

const CASES = join(import.meta.dirname, 'page.case.ts');

function runCases(): Promise<Tally> {
  const args = ['--test', '--test-reporter=tap', CASES];
  return readTap(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
}

if (findChromium() === undefined) {
  tellSkipped('there is no Chromium; apt-get install chromium');
} else {
  tell(await runTwice([], runCases));
}

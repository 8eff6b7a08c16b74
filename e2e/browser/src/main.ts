import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { findChromium } from './chromium.ts';

if (findChromium() === undefined) {
  console.log('skipped: there is no Chromium; apt-get install chromium');
  console.log('0 passed, 0 failed, 1 skipped');
} else {
  const counts = { passed: 0, failed: 0 };
  const tests = run({ files: [join(import.meta.dirname, 'page.case.ts')], isolation: 'none' });
  tests.on('test:pass', ({ name, details }) => {
    if (details.type !== 'suite') {
      counts.passed += 1;
      console.log(`✓ ${name}`);
    }
  });
  tests.on('test:fail', ({ name, details }) => {
    if (details.type !== 'suite') {
      counts.failed += 1;
      console.log(`✗ ${name}\n`, details.error.cause);
    }
  });
  await finished(tests.resume());
  console.log(`${String(counts.passed)} passed, ${String(counts.failed)} failed, 0 skipped`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SuiteResult, tallySuites } from './tally.ts';

interface Context {
  config: { displayName?: { name: string }; rootDir: string };
}

/**
 * Leaves one small file per project in the folder that TALLY_DIR names, which Nx caches and brings
 * back. Without TALLY_DIR (Jest called by hand, perhaps on one spec) nothing is written.
 */
export default class TallyReporter {
  onRunComplete(contexts: Set<Context>, results: { testResults: SuiteResult[] }): void {
    const folder = process.env['TALLY_DIR'];
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    for (const { config } of contexts) {
      const project = config.displayName?.name ?? 'unnamed';
      const tally = tallySuites(project, config.rootDir, results.testResults);
      writeFileSync(join(folder, `${project}.json`), JSON.stringify(tally));
    }
  }
}

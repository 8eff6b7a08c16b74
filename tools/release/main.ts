import { join } from 'node:path';
import { parseArgs } from 'node:util';
import '../check-node.mjs';

const USAGE = `Usage: npm run release -- [major|minor|patch|VERSION] [--dry-run]
Without a word the commits since the last release decide.`;

try {
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [specifier, ...others] = positionals;
  if (others.length > 0) {
    throw new Error(`one version is enough, got ${positionals.join(' ')}`);
  }
  const { release } = await import('./release.ts');
  const workspace = join(import.meta.dirname, '../..');
  const lines = await release({ workspace, specifier, dryRun: values['dry-run'] });
  console.log(lines.join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(USAGE);
  process.exitCode = 1;
}

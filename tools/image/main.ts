import { join } from 'node:path';
import '../check-node.mjs';

try {
  const { buildImage } = await import('./build-image.ts');
  const [program = ''] = process.argv.slice(2);
  console.log(buildImage(join(import.meta.dirname, '../..'), program));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

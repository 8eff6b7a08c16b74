import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Commands, commandsIn } from './commands.ts';
import { findEngine } from './engine.ts';
import { describeImage, readRevision } from './image.ts';

/**
 * Builds the image of a program, writes it to a file, and says how large it is.
 *
 * @param program a project with a Dockerfile, whose bundle has been built.
 */
export function buildImage(
  root: string,
  program: string,
  commands: Commands = commandsIn(root),
): string {
  const image = describeImage(root, program, readRevision(root));
  const engine = findEngine(commands);
  const file = join(root, image.archive);
  engine.build(image);
  mkdirSync(dirname(file), { recursive: true });
  // An archive that is there is added to, or refused.
  rmSync(file, { force: true });
  engine.save(image);
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  return `${image.reference}, ${megabytes} MB, built by ${engine.name}, saved as ${image.archive}`;
}

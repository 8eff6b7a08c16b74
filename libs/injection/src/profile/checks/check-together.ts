import { isSameJson } from '../../rules/same-json.ts';
import { member } from '../schema/plain.ts';
import { checkAppMounts } from './check-app-mounts.ts';
import type { Draft } from './draft.ts';
import { partsOf } from './part.ts';

/**
 * Checks that profiles can be injected together: every Pod may ask for any of them. The later file
 * gets the fault.
 */
export function checkTogether(drafts: readonly Draft[]): void {
  checkNames(drafts);
  checkContainerNames(drafts);
  checkVolumes(drafts);
  checkAppMounts(drafts);
}

function checkNames(drafts: readonly Draft[]): void {
  const owners = new Map<string, string>();
  for (const { file, name, report } of drafts) {
    const owner = owners.get(name);
    if (owner !== undefined) {
      const must = 'be unique among the profiles';
      report.fault(['name'], { must, remedy: `${owner} has it too` }, name);
    }
    owners.set(name, owner ?? file);
  }
}

function checkContainerNames(drafts: readonly Draft[]): void {
  const owners = new Map<string, string>();
  for (const { file, document, report } of drafts) {
    for (const { path, value } of ['containers', 'initContainers'].flatMap((list) =>
      partsOf(document, list),
    )) {
      const name = member(value, 'name');
      const owner = typeof name === 'string' ? owners.get(name) : undefined;
      if (owner !== undefined && owner !== file) {
        const must = 'be unique among the containers of all profiles';
        report.fault([...path, 'name'], { must, remedy: `${owner} has it too` }, name);
      }
      if (typeof name === 'string') {
        owners.set(name, owner ?? file);
      }
    }
  }
}

function checkVolumes(drafts: readonly Draft[]): void {
  const owners = new Map<unknown, { readonly file: string; readonly volume: unknown }>();
  for (const { file, document, report } of drafts) {
    for (const { path, value } of partsOf(document, 'volumes')) {
      const name = member(value, 'name');
      const owner = owners.get(name) ?? { file, volume: value };
      if (name !== undefined && owner.file !== file && !isSameJson(owner.volume, value)) {
        const must = 'be unique, or have the same content in all profiles';
        report.fault([...path, 'name'], { must, remedy: `${owner.file} has another` }, name);
      }
      owners.set(name, owner);
    }
  }
}

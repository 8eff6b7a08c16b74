import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AppDto, ProfileDto } from './dto/profile.dto.ts';
import { loadProfiles } from './load-profiles.ts';
import { fieldsOf } from './schema/read-dto.ts';
import { KNOWN_EXPRESSIONS } from './template.ts';
import { loadOne } from './testing.ts';

const page = readFileSync(new URL('../../../../docs/profiles.md', import.meta.url), 'utf8');

/** The fenced blocks whose opening line is exactly this. */
function blocks(opening: string): string[] {
  const parts = page.split(/^```(.*)$/m);
  return parts.filter((_, index) => parts[index - 1] === opening);
}

/** The first cells of the table rows in the part of the page under a heading. */
function firstCells(heading: string): string[] {
  const [, part = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const [section = ''] = part.split(/^#+ /m);
  return [...section.matchAll(/^\| `(.+?)` +\|/gm)].map(([, cell = '']) => cell);
}

/** The default that the tables give for a field. */
function defaultsOf(field: string): string[] {
  const rows = page.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\|/gm);
  return [...rows].filter(([, name]) => name === field).map(([, , value = '']) => value);
}

describe('docs/profiles.md', () => {
  it('should list the fields of a profile, and no others', () => {
    expect(firstCells('Fields')).toEqual([...fieldsOf(ProfileDto)]);
  });

  it('should list the fields of an app entry, and no others', () => {
    expect(firstCells('`app`')).toEqual([...fieldsOf(AppDto)]);
  });

  it('should list the expressions, and no others', () => {
    const known = KNOWN_EXPRESSIONS.replace(' and ', ', ').split(', ');

    expect(firstCells('Expressions').sort()).toEqual(known.map((one) => `\${${one}}`).sort());
  });

  const profile = loadOne('app: [{env: [{name: A}]}]');

  it.each([
    ...(['default', 'os', 'placement', 'mode', 'onConflict', 'allowHostNetwork'] as const),
    ...(['containers', 'initContainers', 'volumes', 'imagePullSecrets'] as const),
    ...(['hostAliases', 'labels', 'annotations'] as const),
  ])('should give the default of %s', (field) => {
    const value = profile[field];

    expect(defaultsOf(field)).toContain(typeof value === 'string' ? value : JSON.stringify(value));
  });

  it.each(['containers', 'envFrom', 'volumeMounts'] as const)(
    'should give the default of %s in an app entry',
    (field) => {
      expect(defaultsOf(field)).toContain(JSON.stringify(profile.app[0]?.[field]));
    },
  );

  it.each(blocks('yaml').map((text) => [text.trim().split('\n')[0], text]))(
    'should show an example without fault or warning: %s',
    (_, text) => {
      const { faults, warnings } = loadProfiles([{ name: 'p.yaml', text: text ?? '' }]);

      expect({ faults, warnings }).toEqual({ faults: [], warnings: [] });
    },
  );

  it('should show every field of a profile in the long example', () => {
    const example = blocks('yaml').at(-1) ?? '';

    expect([...fieldsOf(ProfileDto)].filter((field) => !example.includes(`${field}:`))).toEqual([]);
  });

  it('should show the messages as they are', () => {
    const [text = ''] = blocks('yaml invalid');
    const [messages = ''] = blocks('text messages');

    const { faults, warnings } = loadProfiles([{ name: 'mesh.yaml', text }]);

    expect([...faults, ...warnings]).toEqual(messages.trim().split('\n'));
  });
});

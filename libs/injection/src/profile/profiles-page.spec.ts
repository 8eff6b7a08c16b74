import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadProfiles } from './load-profiles.ts';
import { PROFILE } from './fields/profile-fields.ts';
import { KNOWN_EXPRESSIONS } from './expressions.ts';

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

describe('docs/profiles.md', () => {
  it('should list the expressions, and no others', () => {
    const known = KNOWN_EXPRESSIONS.replace(' and ', ', ').split(', ');

    expect(firstCells('Expressions').sort()).toEqual(known.map((one) => `\${${one}}`).sort());
  });

  it.each(blocks('yaml').map((text) => [text.trim().split('\n')[0], text]))(
    'should show an example without problem or warning: %s',
    (_, text) => {
      const { problems, warnings } = loadProfiles([{ name: 'p.yaml', text: text ?? '' }]);

      expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    },
  );

  it('should show every field of a profile in the long example', () => {
    const example = blocks('yaml').at(-1) ?? '';

    expect(Object.keys(PROFILE.fields).filter((field) => !example.includes(`${field}:`))).toEqual(
      [],
    );
  });

  it('should show the messages as they are', () => {
    const [text = ''] = blocks('yaml invalid');
    const [messages = ''] = blocks('text messages');

    const { problems, warnings } = loadProfiles([{ name: 'mesh.yaml', text }]);

    expect([...problems, ...warnings]).toEqual(messages.trim().split('\n'));
  });
});

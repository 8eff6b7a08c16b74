import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { findWrong } from '../test/bad-input/find-wrong.ts';
import { type Grammar, GRAMMARS } from '../test/bad-input/grammars.ts';
import { TestAgent } from '../test/new-agent.ts';
import { AppModule } from './app.module.ts';

/**
 * What a command is made of; a newline, a quote or a name of another alphabet cannot be in it, but
 * for the numbers of a program.
 */
const COMMAND = /^[a-zA-Z0-9_.:%* -]*(?:bytecode "[0-9, ]+" [a-zA-Z0-9_.:%* -]*)?$/;

/** Examples, what is one letter away from them, what looks like them, and what does not. */
const textNear = ({ alphabet, examples }: Grammar): fc.Arbitrary<string> => {
  const letter = fc.constantFrom(...alphabet.split(''));
  const example = fc.constantFrom(...examples);
  const changed = fc
    .tuple(example, fc.nat(), fc.nat(2), fc.oneof(letter, fc.string({ unit: 'binary' })))
    .map(([text, at, length, letters]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + letters + text.slice(start + length);
    });
  return fc
    .oneof(example, changed, fc.string({ unit: letter }), fc.string({ unit: 'binary' }))
    .filter((text) => text !== '' && text !== '.' && text !== '..' && text.isWellFormed());
};

describe(AppModule.name, () => {
  let agent: TestAgent;

  beforeAll(async () => {
    agent = await TestAgent.start();
  });

  afterAll(() => agent.stop());

  it.each(GRAMMARS)('should take each $name, and nothing else', async (grammar) => {
    await fc.assert(
      fc.asyncProperty(textNear(grammar), async (text) => {
        const { method, url, body, field } = grammar.toCall(text);
        const answer = await agent.call(method, url, body);
        if (grammar.isValid(text)) {
          expect({ text, status: answer.status }).toEqual({ text, status: 200 });
          const commands = answer.body['tc command']?.split(' && ') ?? [];
          expect(commands.filter((command) => !COMMAND.test(command))).toEqual([]);
        } else {
          const { error } = answer.body;
          const value = error?.value;
          expect(findWrong({ method, url, field, value }, answer)).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
    expect(agent.kernel.changes.filter((line) => line.includes('eth0'))).toEqual([]);
  });
});

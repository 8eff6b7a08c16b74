import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** A file that need not exist, and the code that it would hold. */
export interface Sample {
  file: string;
  code: string;
}

const rules = [
  '@nx/dependency-checks',
  '@nx/enforce-module-boundaries',
  'no-restricted-imports',
  'no-restricted-properties',
];

/** Lints with the rules about who may reach what, and no others: those need the files on disk. */
const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => rules.includes(ruleId),
  overrideConfig: [tseslint.configs.disableTypeChecked],
});

async function lint({ file, code }: Sample): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: file });
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message }) => `${ruleId ?? 'fatal'}: ${message}`),
  );
}

const samples = JSON.parse(await text(process.stdin)) as Sample[];
const found: string[][] = [];
for (const sample of samples) found.push(await lint(sample));
process.stdout.write(JSON.stringify(found));

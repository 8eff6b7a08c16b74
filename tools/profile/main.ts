import { writeFileSync } from 'node:fs';
import { findSource } from './core-v1.ts';
import { generateCore, generateTexts } from './generated.ts';

const source = findSource('download');
if (source === undefined) {
  throw new Error('Go is missing, which gets the source of Kubernetes; https://go.dev/doc/install');
}
const files = [await generateCore(source), ...(await generateTexts())];
for (const { path, wanted } of files) writeFileSync(path, wanted);

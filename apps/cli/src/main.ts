#!/usr/bin/env node
import process from 'node:process';
import { NodeIo } from './io/node-io.ts';
import { run } from './program.ts';
import { ENGINE } from './engine.ts';

/** A reader that has seen enough, such as `head`, is no error. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

const io = new NodeIo(process.stdin, process.stdout, process.stderr);
process.exitCode = await run(process.argv.slice(2), io, ENGINE);

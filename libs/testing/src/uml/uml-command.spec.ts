import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { umlCommand } from './uml-command.ts';

const hasCompiler = spawnSync('cc', ['--version']).status === 0;
const whereCompiled = hasCompiler ? it : it.skip;

describe(umlCommand.name, () => {
  it('should start it as it is on a processor without AMX', () => {
    expect(umlCommand('linux.uml', 'flags : fpu sse2 amx_bf16x')).toEqual(['linux.uml']);
  });

  whereCompiled('should put a library before it on one with AMX (needs cc)', () => {
    const [env, variable = '', program] = umlCommand('true', 'flags : fpu amx_tile amx_int8');
    const [, library = ''] = variable.split('=');

    expect([env, program]).toEqual(['env', 'true']);
    const { status, stderr } = spawnSync('env', [variable, 'true'], { encoding: 'utf8' });
    expect({ status, stderr, isThere: library.endsWith('.so') }).toEqual({
      status: 0,
      stderr: '',
      isThere: true,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a}]}\n';

describe('sidecarctl', () => {
  it.each<{ name: string; file: string | Uint8Array; err: string; path?: string }>([
    { name: 'is empty', file: '', err: 'a.yaml: is empty; it must hold a Kubernetes object' },
    {
      name: 'holds comments only',
      file: '# nothing\n---\n',
      err: 'a.yaml: is empty; it must hold a Kubernetes object',
    },
    {
      name: 'is prose',
      file: 'Dear reader, this is no manifest at all, but a letter.',
      err: 'a.yaml, document 1: is the string "Dear reader, this is no manifest at all,…", must be an object with apiVersion and kind',
    },
    {
      name: 'is a list',
      file: `${POD}---\n- a\n- b\n`,
      err: 'a.yaml, document 2: is a list, must be an object with apiVersion and kind',
    },
    {
      name: 'has a key twice',
      file: `${POD}---\n${POD}metadata: {}\n`,
      err: 'a.yaml, document 2, line 10: key metadata is there twice: "metadata: {}"; remove one of the two',
    },
    {
      name: 'is indented by tabs',
      file: 'kind: Pod\nspec:\n\tcontainers: []\n',
      err: 'a.yaml, document 1, line 3: a tab is used as indentation: "containers: []"; indent with spaces',
    },
    {
      name: 'is a Helm template with a value',
      file: 'kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n',
      err: 'a.yaml, document 1, line 3: a map stands where a key must be: "name: {{ .Values.name }}"; this looks like a Helm template, so render it first: helm template CHART | sidecarctl … -f -',
    },
    {
      name: 'is a Helm template with a condition',
      file: '{{- if .Values.on }}\nkind: Pod\n{{- end }}\n',
      err: 'a.yaml, document 1, line 1: Block collections are not allowed within flow collections: "{{- if .Values.on }}"; this looks like a Helm template, so render it first: helm template CHART | sidecarctl … -f -',
    },
    {
      name: 'has a colon in a value',
      file: 'kind: Pod\nnote: a: b\n',
      err: 'a.yaml, document 1, line 2: Nested mappings are not allowed in compact mappings: "note: a: b"; put a value that contains ": " in quotes, or correct the indentation',
    },
    {
      name: 'has quotes that do not end',
      file: 'kind: "Pod\nnote: b\n',
      err: 'a.yaml, document 1, line 3: Missing closing "quote: ""; correct the YAML there',
    },
    {
      name: 'has a merge conflict',
      file: '<<<<<<< HEAD\nkind: Pod\n=======\nkind: Job\n>>>>>>> x\n',
      err: 'a.yaml, document 1, line 1: Implicit keys need to be on a single line: "<<<<<<< HEAD"; resolve the merge conflict first',
    },
    {
      name: 'has an alias without an anchor',
      file: 'kind: *pod\n',
      err: 'a.yaml, document 1: Unresolved alias (the anchor must be set before the alias): pod; write the parts out',
    },
    {
      name: 'unfolds without end',
      file: `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(40)}]\nc: &c [${'*b,'.repeat(40)}]\nd: [${'*c,'.repeat(40)}]\n`,
      err: 'a.yaml, document 1: Excessive alias count indicates a resource exhaustion attack; write the parts out',
    },
    {
      name: 'is nested without end',
      file: `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
      err: 'a.yaml, document 1, line 1: ',
    },
    {
      name: 'is a program',
      file: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]),
      err: 'a.yaml: is a binary file (byte 0 at offset 4); name a YAML or JSON file',
    },
    {
      name: 'is compressed',
      file: new Uint8Array([0x1f, 0x8b, 8, 0]),
      err: 'a.yaml: is compressed with gzip; unpack it first: gunzip -c FILE | sidecarctl … -f -',
    },
    {
      name: 'is UTF-16',
      file: new Uint8Array([0xff, 0xfe, 0x6b, 0]),
      err: 'a.yaml: is UTF-16 text; save it as UTF-8',
    },
    {
      name: 'is Latin-1',
      file: new Uint8Array([0x6b, 0x3a, 0x20, 0xe9]),
      err: 'a.yaml: is not UTF-8 text; save it as UTF-8',
    },
    {
      name: 'is broken JSON',
      path: 'a.json',
      file: '{"kind": "Pod",}',
      err: 'a.json: is not JSON: Expected double-quoted property name in JSON at position 15 (line 1 column 16); correct the JSON',
    },
  ])('should say what is wrong when a file $name', async ({ file, err, path = 'a.yaml' }) => {
    const result = await runCommand(['inject', '-f', path], { [path]: file });

    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(`error: ${err}`);
    expect(result.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    { argv: 'inject -f no.yaml', err: 'no.yaml: no such file or directory; correct the path' },
    {
      argv: 'inject -f empty',
      err: 'empty: has no file named .yaml, .yml, .json; name the files, or add -R for its folders',
    },
    {
      argv: 'inject -R empty',
      err: 'empty: has no file named .yaml, .yml, .json; name the files',
    },
    {
      argv: 'inject -f p.yaml --profiles none',
      err: 'none: no such file or directory; correct the path',
    },
    {
      argv: 'lint empty',
      err: 'empty: has no file named .yaml or .yml; put profiles in it',
    },
    { argv: 'lint empty/x.txt', err: 'empty/x.txt: is not named .yaml or .yml; rename it' },
  ])('should say what is wrong with `$argv`', async ({ argv, err }) => {
    const result = await runCommand(argv.split(' '), { 'empty/x.txt': 'x', 'p.yaml': POD });

    expect(result).toEqual({ code: 1, out: '', err: `error: ${err}\n` });
  });

  it('should list what is wrong with all files, and print none of them', async () => {
    const files = { 'a.yaml': POD, 'b.yaml': 'a: b: c', 'c.yaml': 'a: 1\n---\n- 1\n' };

    const { code, out, err } = await runCommand(
      ['inject', 'a.yaml', 'b.yaml', 'c.yaml', 'd'],
      files,
    );

    expect([code, out]).toEqual([1, '']);
    expect(err.match(/^error: [a-d]/gm)).toEqual(['error: b', 'error: c', 'error: d']);
  });

  it.each([
    { argv: ['injct'], err: "unknown command 'injct'\n(Did you mean inject?)" },
    { argv: ['inject', '--outptu', 'json'], err: '(Did you mean --output?)' },
    { argv: ['inject'], err: 'name the input: -f FILE, -f DIRECTORY, or -f - for standard input' },
    { argv: ['inject', '-o', 'xml', 'a'], err: 'Allowed choices are yaml, json, patch.' },
    { argv: ['inject', '--diff', '-o', 'json', 'a'], err: "'--diff' cannot be used with" },
    { argv: ['inject', '--kube-version', '1', 'a'], err: 'It must look like 1.31 or v1.31.2.' },
    {
      argv: ['inject', '--namespace-label', 'x', 'a'],
      err: 'It must look like sidecar-injection=enabled.',
    },
    { argv: [], err: 'Usage: sidecarctl' },
  ])('should end with 2 for $argv', async ({ argv, err }) => {
    const result = await runCommand(argv);

    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain(err);
  });

  it.each([['--help'], ['inject', '--help'], ['help', 'explain'], ['--version'], ['-V']])(
    'should answer %s %s on standard output',
    async (...argv) => {
      const result = await runCommand(argv.filter((word) => typeof word === 'string'));

      expect(result).toMatchObject({ code: 0, err: '' });
      expect(result.out).toMatch(/^(Usage: sidecarctl|sidecarctl \d)/);
    },
  );

  it('should pass through what has no kind, and say so', async () => {
    const values = '# values of a chart\nreplicas: 2\n';

    expect(await runCommand(['inject', 'v.yaml'], { 'v.yaml': values })).toEqual({
      code: 0,
      out: values,
      err: 'v.yaml: kind_missing: v.yaml, document 1, line 2: kind and apiVersion missing, so nothing there is looked at; add them if it is a Kubernetes object\n',
    });
  });

  it('should keep the byte order mark of JSON', async () => {
    const pod = '\uFEFF{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"}]}}\r\n';

    const { out } = await runCommand(['inject', 'p.json'], { 'p.json': pod });

    expect(out).toMatch(
      /^\uFEFF\{"apiVersion":"v1","kind":"Pod","spec":\{"containers":\[\{"name":"a"\},/,
    );
    expect(out).toMatch(/\r\n$/);
  });

  it('should take ten megabytes', async () => {
    const data = `    ${'x'.repeat(96)}\n`.repeat(100_000);
    const file = `apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n${data}---\n${POD}`;

    const { code, out } = await runCommand(['inject', 'a.yaml', '--profiles', 'p.yaml'], {
      'a.yaml': file,
      'p.yaml': 'containers: [{name: agent, image: a}]',
    });

    expect(code).toBe(0);
    expect(out.startsWith(file.slice(0, -100))).toBe(true);
    expect(out).toContain('name: agent');
  }, 60_000);
});

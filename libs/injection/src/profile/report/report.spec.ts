import { describe, expect, it } from '@jest/globals';
import { joinWords, type Path } from './format.ts';
import { Report } from './report.ts';
import { suggest } from './suggest.ts';

describe(Report.name, () => {
  describe('when it is told of problems and warnings', () => {
    it('should keep them apart, in order', () => {
      const sut = new Report('a.yaml');

      sut.problem(['mode'], { must: 'be one of a and b' }, 'c');
      sut.warn([], { must: 'be more', seen: 'has less', remedy: 'add some' });
      sut.problem(['name'], { must: 'be set' });

      expect(sut.problems).toEqual([
        'a.yaml: mode: must be one of a and b, is "c"',
        'a.yaml: name: must be set, is missing',
      ]);
      expect(sut.warnings).toEqual(['a.yaml: should be more, has less; add some']);
    });
  });

  describe('when a path or a value is unusual', () => {
    const path: Path = ['a', 0, 'b', 1, 'c/d', '', "e'f", 'g\nh', '$i_2'];

    it('should stay on one line', () => {
      const sut = new Report('a.yaml');

      sut.problem(path, { must: 'be short' }, `x\n${'y'.repeat(100)}`);

      expect(sut.problems).toEqual([
        `a.yaml: a[0].b[1]['c/d']['']['e'f']['g\\nh'].$i_2: must be short, is "x\\n${'y'.repeat(56)}…`,
      ]);
    });
  });

  describe('when a path begins with an index or a quoted key', () => {
    it.each([
      [[0, 'a'], '[0].a'],
      [['a/b', 'c'], "['a/b'].c"],
    ])('should write %j as it is', (path, text) => {
      const sut = new Report('f');

      sut.warn(path, { must: 'be' }, 1);

      expect(sut.warnings).toEqual([`f: ${text}: should be, is 1`]);
    });
  });
});

describe(joinWords.name, () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('should join %j', (words, text) => {
    expect(joinWords(words)).toBe(text);
  });
});

describe(suggest.name, () => {
  const known = ['containers', 'initContainers', 'mode', 'app', 'name', 'native'];

  it.each([
    ['contaners', 'containers'],
    ['Containers', 'containers'],
    ['containerss', 'containers'],
    ['conatiners', 'containers'],
    ['initcontainers', 'initContainers'],
    ['moed', undefined],
    ['modes', 'mode'],
    ['ap', undefined],
    ['APP', 'app'],
    ['nativ', 'native'],
    ['sidecars', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('should answer %j with %j', (word, meant) => {
    expect(suggest(word, known)).toBe(meant);
  });

  it('should prefer the nearest', () => {
    expect(suggest('labels', ['label1', 'labelss', 'labels'])).toBe('labels');
  });
});

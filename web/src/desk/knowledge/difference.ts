import type { Article } from './contract';
import { FIELDS, textAt } from './form';

export interface Part {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

export interface FieldDifference {
  name: string;
  label: string;
  parts: Part[];
}

/** Texts longer than this are shown one after the other: comparing takes time and the result would be a jumble. */
const COMPARED_CHARACTERS_MAX = 1_500;

/** The fields in which two versions differ; a missing version has nothing in it. */
export function differences(before: Article | null, after: Article | null): FieldDifference[] {
  return FIELDS.map((field) => ({ field, from: textAt(before, field.name), to: textAt(after, field.name) }))
    .filter(({ from, to }) => from !== to)
    .map(({ field, from, to }) => ({ name: field.name, label: field.label, parts: partsOf(from, to) }));
}

/** How `before` becomes `after`, character by character: the longest text that both have in common stays. */
export function partsOf(before: string, after: string): Part[] {
  const [a, b] = [[...before], [...after]];
  if (Math.max(a.length, b.length) > COMPARED_CHARACTERS_MAX) return joined([['gone', before], ['new', after]]);
  const steps: [Part['kind'], string][] = [];
  const common = commonLengths(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push(['same', a[i++]!]);
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) steps.push(['gone', a[i++]!]);
    else steps.push(['new', b[j++]!]);
  }
  return joined(steps);
}

/** `[i][j]`: how many characters `a` from i on and `b` from j on have in common, in order. */
function commonLengths(a: string[], b: string[]): Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
    }
  }
  return rows;
}

function joined(steps: [Part['kind'], string][]): Part[] {
  const parts: Part[] = [];
  for (const [kind, text] of steps) {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== '') parts.push({ kind, text });
  }
  return parts;
}

import type { Article, Problem } from './contract';
import { words } from './words';

/** How a field is written: a line, a text, one thing a line, one of some choices, a day. */
export type Kind = 'line' | 'text' | 'lines' | 'choice' | 'day';

export interface Field {
  /** The way to it in the article: `source.title` is inside another. */
  name: string;
  kind: Kind;
  label: string;
  hint: string;
  /** Empty means that it is not set, not that it is empty. */
  optional: boolean;
  charactersMax: number | null;
  /** It takes half of the form's width. */
  narrow: boolean;
}

const SHORT_MAX = 120;
const DETAILS_MAX = 600;

function field(name: keyof typeof words.fields, kind: Kind, more: Partial<Field> = {}): Field {
  const hint = words.hints[name] ?? '';
  return { name, kind, label: words.fields[name], hint, optional: false, charactersMax: null, narrow: false, ...more };
}

const narrow = { narrow: true };
const optional = { narrow: true, optional: true };

/** Every field of an article that people write, in the order of the form. */
export const FIELDS: Field[] = [
  field('question', 'line'),
  field('short', 'text', { charactersMax: SHORT_MAX }),
  field('details', 'text', { charactersMax: DETAILS_MAX }),
  field('paraphrases', 'lines'),
  field('category', 'line', narrow),
  field('risk', 'choice', narrow),
  field('source.title', 'line'),
  field('source.publisher', 'line', narrow),
  field('source.date', 'line', narrow),
  field('grade', 'choice', narrow),
  field('journey', 'choice', optional),
  field('valid_from', 'day', narrow),
  field('valid_until', 'day', optional),
  field('review_by', 'day', optional),
  field('region', 'line', narrow),
  field('department', 'line', narrow),
  field('reviewed_by', 'line', narrow),
  field('product', 'line', optional),
  field('related', 'lines', { optional: true }),
];

export type Form = Record<string, string>;

/** The article's fields as the texts of the form. */
export function toForm(article: Article): Form {
  return Object.fromEntries(FIELDS.map((each) => [each.name, asText(valueAt(article, each.name))]));
}

/** The form's texts as an article; what the form does not show stays as it was. */
export function toArticle(form: Form, before: Article): Article {
  const article: Article = { ...before, source: { ...(before['source'] as object | undefined) } };
  for (const each of FIELDS) {
    const [outer = '', inner] = each.name.split('.');
    const value = asValue(form[each.name] ?? '', each);
    if (inner === undefined) article[outer] = value;
    else (article[outer] as Article)[inner] = value;
  }
  return article;
}

/** What is wrong in one field: a fault inside it counts as its own. */
export function problemsOf(name: string, problems: Problem[]): string[] {
  return problems.filter(({ field: place }) => place === name || place.startsWith(`${name}.`)).map(({ fix }) => fix);
}

/** What is wrong in no field of the form. */
export function otherProblems(problems: Problem[]): string[] {
  const known = (problem: Problem) => FIELDS.some((each) => problemsOf(each.name, [problem]).length > 0);
  return problems.filter((problem) => !known(problem)).map((problem) => (problem.field === '' ? problem.fix : `${problem.field}：${problem.fix}`));
}

/** The value at `name` as text: lists a line each, nothing as nothing. */
export function textAt(article: Article | null, name: string): string {
  return article === null ? '' : asText(valueAt(article, name));
}

/** The text as a customer reads it; a term that there is none of stays as it is written. */
export function filled(text: string, terms: Record<string, string>): string {
  return text.replace(/\{term\.([a-z][a-z0-9_]*)\}/g, (braces, name: string) => terms[name] ?? braces);
}

function valueAt(article: Article, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (value as Article | undefined)?.[key], article);
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' ? value : '';
}

function asValue(text: string, each: Field): unknown {
  if (each.kind === 'lines') return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return text.trim() === '' && each.optional ? null : text.trim();
}

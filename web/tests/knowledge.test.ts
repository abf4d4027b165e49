import { describe, expect, it } from 'vitest';

import type { ArticleCard } from '../src/chat/cards/cards';
import { differences, partsOf } from '../src/desk/knowledge/difference';
import { FIELDS, filled, otherProblems, problemsOf, toArticle, toForm } from '../src/desk/knowledge/form';
import { readWhy } from '../src/desk/why';

const ARTICLE = {
  id: 'branch_hours',
  version: 2,
  question: '几点开门？',
  paraphrases: ['开门时间', '几点上班'],
  short: '九点。',
  details: '周一至周五九点到五点。',
  category: '网点',
  source: { title: '规范', publisher: '银行', date: '2026' },
  grade: 'own',
  risk: 'low',
  valid_from: '2026-01-01',
  valid_until: null,
  review_by: null,
  region: '全国',
  product: null,
  department: '运营管理部',
  reviewed_by: '法律合规部',
  related: [],
  journey: null,
};

describe('the form of an article', () => {
  it('gives back what it was filled with', () => {
    expect(toArticle(toForm(ARTICLE), ARTICLE)).toEqual(ARTICLE);
  });

  it('shows every field of an article but its id and version', () => {
    const shown = new Set(FIELDS.map((field) => field.name.split('.')[0]));
    expect(Object.keys(ARTICLE).filter((name) => !shown.has(name))).toEqual(['id', 'version']);
  });

  it('leaves out blank lines and blanks around what was written', () => {
    const form = { ...toForm(ARTICLE), paraphrases: ' 一句 \n\n两句\n', short: ' 好。 ' };
    expect(toArticle(form, ARTICLE)).toMatchObject({ paraphrases: ['一句', '两句'], short: '好。' });
  });

  it('finds problems by field, also those inside it, and keeps the rest', () => {
    const problems = [{ field: 'paraphrases.3', fix: '重复' }, { field: 'source.date', fix: '日期' }, { field: 'surprise', fix: '去掉' }, { field: '', fix: '整篇' }];
    expect(problemsOf('paraphrases', problems)).toEqual(['重复']);
    expect(otherProblems(problems)).toEqual(['surprise：去掉', '整篇']);
  });
});

it('fills the terms that there are into what the customer sees', () => {
  expect(filled('打 {term.hotline} 或 {term.nothing}。', { hotline: '95000' })).toBe('打 95000 或 {term.nothing}。');
});

describe('the difference of two versions', () => {
  it('keeps what both have in common', () => {
    expect(partsOf('九点开门', '九点半开门')).toEqual([
      { kind: 'same', text: '九点' },
      { kind: 'new', text: '半' },
      { kind: 'same', text: '开门' },
    ]);
  });

  it.each([
    ['', ''],
    ['甲乙丙', '丙乙甲'],
    ['甲'.repeat(40), '乙'.repeat(30)],
    ['长'.repeat(1_501), '短'],
  ])('leads from the one to the other', (before, after) => {
    const parts = partsOf(before, after);
    const text = (left: string) => parts.filter((part) => part.kind !== left).map((part) => part.text).join('');
    expect([text('new'), text('gone')]).toEqual([before, after]);
  });

  it('names the fields that differ', () => {
    expect(differences(ARTICLE, { ...ARTICLE, short: '十点。', version: 3 }).map((field) => field.name)).toEqual(['short']);
  });

  it('is everything when there was nothing before', () => {
    expect(differences(null, ARTICLE).every((field) => field.parts.every((part) => part.kind === 'new'))).toBe(true);
  });
});

describe('why an answer was given', () => {
  const card: ArticleCard = { type: 'article', article_id: 'a_1', question: '几点开门？', details: '', source: { title: '规范', publisher: '银行' }, effective_from: '2026-01-01', version: 2 };

  it('is told in words, with the articles that were compared', () => {
    const trace = { asked: '几点开门', verdict: 'answer', reason: 'sure', known: 0.98, right: 0.914, hits: [{ article_id: 'a_1', version: 2, score: 0.912, dense: 0.8, lexical: 0.4 }] };
    const why = readWhy({ ...card, trace }, false);
    expect(why.rows.map((row) => row.value)).toEqual(['直接回答：把握足够', '几点开门', '98%', '91%', '几点开门？ · 第 2 版', '银行 · 规范，自2026年1月1日起适用', '没帮助']);
    expect(why.hits).toEqual([{ id: 'a_1', version: 2, score: '0.91', dense: '0.80', lexical: '0.40' }]);
  });

  it.each([undefined, null, {}, { hits: 'none' }, { hits: [null, {}] }])('is that it was opened directly when the trace is %j', (trace) => {
    expect(readWhy({ ...card, trace })).toMatchObject({ direct: true, hits: [] });
  });
});

import { describe, expect, it } from 'vitest';

import { cardsOf, ratingOf, textBeside } from '../src/chat/cards/cards';
import { dayName, fullDay, monthAndDay, timeOfDay, yuan } from '../src/chat/format';

const balance = { type: 'balance', accounts: [] };
const article = { type: 'article', question: '问', details: '答', source: { title: '通知', publisher: '人民银行' } };
const cards = (...values: unknown[]) => cardsOf(values.map((card) => ({ kind: 'card', card })));

describe('cards', () => {
  it('are read when they have what drawing needs', () => {
    expect(cards(balance, article)).toEqual([balance, article]);
  });

  it.each([null, 'text', { type: 'balance' }, { type: 'unknown' }, { type: 'constructor' }])('are left out when they are %j', (value) => {
    expect(cards(value)).toEqual([]);
  });

  it('stand for the lines of their message', () => {
    expect(textBeside('您的账户余额：\n工资卡 100.00 元', cards(balance))).toBe('您的账户余额：');
  });

  it('leave the words alone when they are an article or missing', () => {
    expect([textBeside('一\n二', cards(article)), textBeside('一\n二', [])]).toEqual(['一\n二', '一\n二']);
  });
});

describe('a rating', () => {
  const named = { ...article, article_id: 'a_1' };
  it.each([
    [[{ kind: 'card', card: named }], null],
    [[{ kind: 'card', card: named, helpful: false }], false],
    [[{ kind: 'card', card: balance }], undefined],
    [[{ kind: 'card', card: article }], undefined],
  ])('of %j is %j', (attachments, rated) => expect(ratingOf(attachments)).toBe(rated));
});

describe('figures', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [350_000, '3,500.00'],
    [-128_460, '-1,284.60'],
    [9_007_199_254_740_991, '90,071,992,547,409.91'],
  ])('writes %d 分 as %s', (fen, text) => expect(yuan(fen)).toBe(text));

  it('tells time in the bank’s zone, wherever the browser is', () => {
    expect(timeOfDay('2026-11-23T16:05:00Z')).toBe('00:05');
    expect(dayName('2026-11-23T16:05:00Z', new Date('2026-11-24T01:00:00Z'))).toBe('今天');
    expect(dayName('2026-11-22T16:05:00Z', new Date('2026-11-24T01:00:00Z'))).toBe('昨天');
    expect(monthAndDay('2026-11-03')).toBe('11月3日');
    expect([fullDay('2026-11-03'), fullDay('2026')]).toEqual(['2026年11月3日', '2026']);
  });
});

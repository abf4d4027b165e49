import { cardsOf } from '../chat/cards/cards';
import type { Entry } from '../chat/timeline';
import { messages, wordsFor } from './messages';

/** What the bot knew when it handed over; version 1, everything masked. Transcript and reason have places of their own. */
export interface Packet {
  version: number;
  reason: string;
  urgent: boolean;
  priority: number;
  /** What the message showed beside its wish, with the customer's words that show it. */
  signals: { name: string; words: string }[];
  customer_id: string | null;
  level: number;
  channel: string;
  journey: string | null;
  awaiting: string | null;
  fields: { name: string; value: string; source: string }[];
  last_text: string;
  reasons: string[];
  tried_articles: string[];
}

export interface PacketRow {
  name: string;
  value: string;
  /** Where the value came from; empty when that goes without saying. */
  note: string;
}

export interface PacketSection {
  title: string;
  rows: PacketRow[];
}

const words = messages.packet;

/** 0 is danger: it cannot wait. */
export function isUrgent(priority: number): boolean {
  return priority === 0;
}

/** The questions of the articles that were shown in a conversation, by article id. */
export function articleTitles(entries: Entry[]): Map<string, string> {
  const cards = entries.flatMap((entry) => cardsOf(entry.attachments));
  return new Map(cards.flatMap((card) => (card.type === 'article' ? [[card.article_id, card.question]] : [])));
}

/**
 * The packet as sections of rows for the one-glance card; what is empty is left out. Parts may be missing: then they are empty.
 * `titles` names articles; one that was shown too long ago to be in it goes by its id.
 */
export function readPacket(packet: Partial<Packet>, titles: Map<string, string> = new Map()): PacketSection[] {
  const level = packet.level ?? 0;
  const sections = [
    {
      title: words.customer,
      rows: [
        row(words.customerId, packet.customer_id ?? words.visitor),
        row(words.verification, words.level[level] ?? String(level)),
        row(words.channel, wordsFor(packet.channel ?? '')),
      ],
    },
    { title: words.journey, rows: [row(words.journeyName, wordsFor(packet.journey ?? '')), row(words.step, wordsFor(packet.awaiting ?? ''))] },
    { title: words.fields, rows: (packet.fields ?? []).map((field) => row(wordsFor(field.name), field.value, words.from(wordsFor(field.source)))) },
    {
      title: words.decisions,
      rows: [
        row(words.lastText, packet.last_text ?? ''),
        ...(packet.signals ?? []).map((signal) => row(wordsFor(signal.name), `“${signal.words}”`)),
        row(words.reasons, (packet.reasons ?? []).map(wordsFor).join('、')),
        row(words.articles, (packet.tried_articles ?? []).map((id) => titles.get(id) ?? id).join('；')),
      ],
    },
  ];
  return sections
    .map(({ title, rows }) => ({ title, rows: rows.filter((one) => one.value !== '') }))
    .filter((section) => section.rows.length > 0);
}

/** Counts by code, in words, largest first. */
export function readCounts(counts: Record<string, number>): { name: string; count: number }[] {
  return Object.entries(counts)
    .map(([code, count]) => ({ name: wordsFor(code), count }))
    .sort((a, b) => b.count - a.count);
}

function row(name: string, value: string, note = ''): PacketRow {
  return { name, value, note };
}

import { messages, wordsFor } from './messages';

export interface PacketRow {
  name: string;
  value: string;
  /** Where the value came from, in words; empty when unknown. */
  from: string;
}

export interface PacketSection {
  title: string;
  rows: PacketRow[];
}

type Bag = Record<string, unknown>;

const words = messages.packet;
const IDENTITY = ['customer', 'customer_id', 'customer_name', 'name', 'masked_phone', 'phone', 'verification', 'level', 'verified'];
const ELSEWHERE = ['reason', 'transcript', 'version', 'schema', 'journey', 'step', 'awaiting', 'fields', 'decisions', 'last_decisions', 'facts', ...IDENTITY];

/**
 * The handoff packet as sections of rows, for the one-glance card.
 *
 * What we know gets its place and its words; a part we do not know yet is still shown, under "other", so that an agent
 * never has to ask for something the bot already knew.
 */
export function readPacket(packet: unknown): PacketSection[] {
  const bag = asBag(packet);
  const known = [
    { title: words.customer, rows: identity(bag) },
    { title: words.journey, rows: journey(bag) },
    { title: words.fields, rows: fields(bag['fields']) },
    { title: words.decisions, rows: decisions(bag['decisions'] ?? bag['last_decisions'] ?? bag['facts']) },
    { title: words.other, rows: rest(bag) },
  ];
  return known.filter((section) => section.rows.length > 0);
}

/** Counts given as an object or as a list of rows, largest first. */
export function readCounts(value: unknown): { name: string; count: number }[] {
  const pairs = Array.isArray(value)
    ? value.map((row) => [Object.values(asBag(row)).find((v) => typeof v === 'string'), asBag(row)['count']] as const)
    : Object.entries(asBag(value));
  return pairs
    .filter((pair): pair is [string, number] => typeof pair[0] === 'string' && typeof pair[1] === 'number')
    .map(([code, count]) => ({ name: wordsFor(code), count }))
    .sort((a, b) => b.count - a.count);
}

function identity(bag: Bag): PacketRow[] {
  const customer = { ...bag, ...asBag(bag['customer']) };
  const level = customer['level'];
  const verification = typeof level === 'number' ? (words.level[level] ?? String(level)) : say(customer['verification']);
  return [
    row(words.customer, say(customer['name'] ?? customer['customer_name'])),
    row(words.customerId, say(customer['customer_id'])),
    row(words.phone, say(customer['masked_phone'] ?? customer['phone'])),
    row(words.verification, verification),
  ].filter(hasValue);
}

function journey(bag: Bag): PacketRow[] {
  const value = bag['journey'];
  const inner = asBag(value);
  const name = typeof value === 'string' ? value : (inner['name'] ?? inner['journey']);
  const step = bag['step'] ?? bag['awaiting'] ?? inner['step'] ?? inner['awaiting'];
  return [row(words.journey, say(name)), row(words.step, say(step))].filter(hasValue);
}

function fields(value: unknown): PacketRow[] {
  if (Array.isArray(value)) {
    return value.map(asBag).map((one) => row(say(one['name'] ?? one['field']), say(one['value']), say(one['from'] ?? one['source'])));
  }
  return Object.entries(asBag(value)).map(([name, one]) => {
    const inner = asBag(one);
    return 'value' in inner ? row(say(name), say(inner['value']), say(inner['from'] ?? inner['source'])) : row(say(name), say(one));
  });
}

function decisions(value: unknown): PacketRow[] {
  return (Array.isArray(value) ? value : []).map(asBag).map((one) => {
    const confidence = typeof one['confidence'] === 'number' ? words.confidence(Math.round(one['confidence'] * 100)) : '';
    const route = [say(one['route']), say(one['target'])].filter((part) => part !== '').join(' · ');
    return row(route, [say(one['reasons']), confidence].filter((part) => part !== '').join(' · '), say(one['text']));
  });
}

function rest(bag: Bag): PacketRow[] {
  return Object.entries(bag)
    .filter(([name]) => !ELSEWHERE.includes(name))
    .map(([name, value]) => row(say(name), say(value)))
    .filter(hasValue);
}

function row(name: string, value: string, from = ''): PacketRow {
  return { name, value, from };
}

function hasValue(one: PacketRow): boolean {
  return one.value !== '';
}

function asBag(value: unknown): Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : {};
}

function say(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(say).filter((part) => part !== '').join('、');
  if (typeof value === 'object') return Object.values(value).map(say).filter((part) => part !== '').join(' ');
  return wordsFor(String(value));
}

import type { Attachment } from '../contract';

/** What a card attachment may hold. A card we cannot read is not shown: the bank's words beside it say the same. */

export type Arrival = 'realtime' | 'normal' | 'next_day';

export interface ReceiptCard {
  type: 'receipt';
  transfer_id: string;
  kind: 'transfer' | 'repayment';
  state: 'pending' | 'posted' | 'voided';
  amount: number;
  fee: number;
  arrival: Arrival;
  from_tail: string;
  to: { name: string; nickname?: string | null; bank?: string | null; tail?: string | null };
  created_at: string;
  executes_at?: string | null;
  posted_at?: string | null;
  balance_after?: number | null;
}

export interface BalanceCard {
  type: 'balance';
  accounts: { name: string; class?: 'I' | 'II' | 'III'; card_tail: string; available_balance: number; ledger_balance: number }[];
}

export interface Transaction {
  transaction_id: string;
  at: string;
  direction: 'in' | 'out';
  amount: number;
  counterparty?: string | null;
  merchant?: string | null;
  memo?: string | null;
  tail: string;
}

export interface TransactionsCard {
  type: 'transactions';
  transactions: Transaction[];
  count: number;
  total_in: number;
  total_out: number;
}

export interface BillCard {
  type: 'bill';
  card_tail: string;
  period: string;
  due_on: string;
  amount: number;
  minimum: number;
  paid: number;
  status: 'open' | 'paid' | 'overdue';
}

export interface ArticleCard {
  type: 'article';
  article_id: string;
  question: string;
  details: string;
  source: { title: string; publisher: string };
  /** The first day on which it holds. */
  effective_from?: string;
  version?: number;
  /** How it was found; for agents. */
  trace?: unknown;
}

export type Card = ReceiptCard | BalanceCard | TransactionsCard | BillCard | ArticleCard;

const REQUIRED = new Map<unknown, string[]>([
  ['receipt', ['amount', 'state', 'to']],
  ['balance', ['accounts']],
  ['transactions', ['transactions', 'count']],
  ['bill', ['amount', 'due_on']],
  ['article', ['question', 'details', 'source']],
] satisfies [Card['type'], string[]][]);

/**
 * What a message says beside its cards.
 *
 * For channels that draw no cards, the bank writes the figures out, a line each, under a first line that sums them up. Where
 * the card shows the figures the first line is enough. An article's card says more than its message, never the same.
 */
export function textBeside(text: string, cards: Card[]): string {
  const repeats = cards.some((card) => card.type !== 'article');
  return repeats ? (text.split('\n', 1)[0] ?? '') : text;
}

/** The card, or null when it is of no known type or lacks what it cannot be drawn without. */
export function readCard(value: unknown): Card | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const fields = REQUIRED.get(value.type);
  return fields?.every((field) => field in value) ? (value as Card) : null;
}

/** What a customer thinks of the article in a message: null when it is not rated yet, undefined when there is none to rate. */
export function ratingOf(attachments: Attachment[]): boolean | null | undefined {
  const shown = attachments.find((attachment) => {
    const card = readCard(attachment.card);
    return card?.type === 'article' && Boolean(card.article_id);
  });
  return shown === undefined ? undefined : (shown.helpful ?? null);
}

/** The cards among a message's attachments, as far as they can be read. */
export function cardsOf(attachments: Attachment[]): Card[] {
  return attachments
    .filter((attachment) => attachment.kind === 'card')
    .map((attachment) => readCard(attachment.card))
    .filter((card) => card !== null);
}

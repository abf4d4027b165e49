import type { Attachment, Author, Button, Content, Message } from './contract';

/** Where a message of the customer is: still here, on its way, stored by the bank, or refused. */
export type Delivery = 'waiting' | 'sending' | 'sent' | 'refused';

/** A message the customer wrote that the bank has not shown us back yet. */
export interface Pending {
  clientMessageId: string;
  content: Content;
  /** What the bubble says: the words, or the title of the pressed button. */
  text: string;
  at: string;
  delivery: Delivery;
  seq: number | null;
  /** Why the bank refused it, in the bank's words; missing when there is nothing to say. */
  refusal?: string;
}

/** One line of the conversation as it is shown. */
export interface Entry {
  key: string;
  seq: number | null;
  author: Author;
  text: string;
  buttons: Button[];
  attachments: Attachment[];
  at: string;
  delivery: Delivery;
  refusal?: string;
}

/**
 * What has been said, in the bank's order, followed by what is still on its way.
 *
 * Every message is held once, however often and in whatever order it arrives.
 */
export class Timeline {
  private readonly messages = new Map<number, Message>();
  private readonly keys = new Map<number, string>();
  private pending: Pending[] = [];
  private seqBeforeSending = 0;

  /** `own` is who writes at this end: the customer in a chat, the agent at the desk. */
  constructor(private readonly own: Author = 'customer') {}

  /** The highest sequence number seen; where a resumed connection goes on. */
  cursor = 0;

  /** Takes messages from any source; returns those that were new. */
  receive(messages: Message[]): Message[] {
    const fresh = messages.filter((message) => !this.messages.has(message.seq));
    for (const message of fresh) {
      this.messages.set(message.seq, message);
      this.cursor = Math.max(this.cursor, message.seq);
    }
    this.pending = this.pending.filter((item) => item.seq === null || !this.messages.has(item.seq));
    return fresh;
  }

  /** True when `seq` does not follow what we have: something in between was missed. */
  leavesGap(seq: number): boolean {
    return seq > this.cursor + 1;
  }

  add(item: Pending): void {
    if (!this.pending.some((other) => other.clientMessageId === item.clientMessageId)) this.pending.push(item);
  }

  /** The next message to send, if none is on its way: order is kept by sending one at a time. */
  startNext(): Pending | null {
    if (this.inFlight() !== null) return null;
    const next = this.pending.find((item) => item.delivery === 'waiting') ?? null;
    if (next !== null) {
      next.delivery = 'sending';
      this.seqBeforeSending = this.cursor;
    }
    return next;
  }

  inFlight(): Pending | null {
    return this.pending.find((item) => item.delivery === 'sending') ?? null;
  }

  accept(clientMessageId: string, seq: number): void {
    const item = this.find(clientMessageId);
    if (item === undefined) return;
    this.keys.set(seq, clientMessageId);
    item.delivery = 'sent';
    item.seq = seq;
    this.receive([]);
  }

  /** Puts a message back to be sent again: the connection broke before the bank answered. */
  wait(clientMessageId: string): void {
    const item = this.find(clientMessageId);
    if (item !== undefined && item.delivery !== 'sent') item.delivery = 'waiting';
  }

  refuse(clientMessageId: string, refusal = ''): void {
    const item = this.find(clientMessageId);
    if (item === undefined || item.delivery === 'sent') return;
    item.delivery = 'refused';
    if (refusal !== '') item.refusal = refusal;
  }

  /** Takes a message off: the bank has it, and has shown it to us by other means. */
  discard(clientMessageId: string): void {
    this.pending = this.pending.filter((item) => item.clientMessageId !== clientMessageId);
  }

  /** What must outlive a reload: everything not yet stored by the bank. */
  unsent(): Pending[] {
    return this.pending.filter((item) => item.delivery !== 'sent');
  }

  /** Messages of others after `seq`: what a customer who read up to there has not seen. */
  unreadAfter(seq: number): number {
    return [...this.messages.values()].filter((m) => m.seq > seq && m.author !== 'customer').length;
  }

  entries(): Entry[] {
    const stored = [...this.messages.values()].sort((a, b) => a.seq - b.seq).filter((m) => !this.isEcho(m));
    const shown: Entry[] = stored.map((message) => ({
      ...message,
      key: this.keys.get(message.seq) ?? `seq-${message.seq}`,
      delivery: 'sent',
    }));
    for (const item of this.pending) insertPending(shown, item, this.own);
    return shown;
  }

  /** Our own message may come back before its acknowledgement; until then its pending bubble stands for it. */
  private isEcho(message: Message): boolean {
    return message.author === this.own && message.seq > this.seqBeforeSending && this.inFlight() !== null;
  }

  private find(clientMessageId: string): Pending | undefined {
    return this.pending.find((item) => item.clientMessageId === clientMessageId);
  }
}

function insertPending(shown: Entry[], item: Pending, author: Author): void {
  const entry: Entry = {
    key: item.clientMessageId,
    seq: item.seq,
    author,
    text: item.text,
    buttons: [],
    attachments: [],
    at: item.at,
    delivery: item.delivery,
    ...(item.refusal === undefined ? {} : { refusal: item.refusal }),
  };
  const seq = item.seq;
  const place = seq === null ? -1 : shown.findIndex((other) => other.seq === null || other.seq > seq);
  shown.splice(place === -1 ? shown.length : place, 0, entry);
}

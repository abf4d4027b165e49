/** The shapes the contact centre sends and takes. The page that fixes them is docs/architecture.md. */

export type Author = 'customer' | 'bot' | 'agent' | 'system';
export type Handler = 'bot' | 'queue' | 'agent';

export interface Customer {
  customer_id: string;
  name: string;
}

export interface Session {
  token: string;
  conversation_id: string;
  customer: Customer | null;
  /** This browser's name among those of its customers, for their next login; null for a visitor. */
  device: string | null;
}

export interface Button {
  id: string;
  title: string;
}

export interface Attachment {
  kind: string;
  card?: unknown;
  url?: string;
  /** What a document is called. */
  name?: string;
  /** What the customer thinks of an article, once they have said so. */
  helpful?: boolean;
}

export interface Message {
  seq: number;
  id: string;
  author: Author;
  text: string;
  buttons: Button[];
  attachments: Attachment[];
  at: string;
}

export interface ConversationStatus {
  conversation_id: string;
  handler: Handler;
  customer: Customer | null;
  queue_position: number | null;
  last_seq: number;
}

export interface Accepted {
  accepted: boolean;
  seq: number;
  handler: Handler;
  replies: Message[];
}

export interface ErrorBody {
  code: string;
  message: string;
}

/** What a customer sends: words, or the button they pressed. */
export type Content = { text: string } | { button_id: string };

export type ClientFrame =
  | { type: 'resume'; after: number }
  | ({ type: 'message'; client_message_id: string } & Content)
  | { type: 'typing' }
  | { type: 'read'; seq: number }
  | { type: 'ping' };

export type ServerFrame =
  | { type: 'ready'; handler: Handler; last_seq: number }
  | { type: 'message'; message: Message }
  | { type: 'accepted'; client_message_id: string; seq: number }
  | { type: 'handler'; handler: Handler }
  | { type: 'queue'; position: number }
  | { type: 'typing'; author: Author }
  | { type: 'read'; seq: number; author: Author }
  | { type: 'error'; error: ErrorBody; client_message_id?: string }
  | { type: 'pong' };

export interface Credentials {
  customer_id: string;
  credential: string;
}

/** What a customer lets the bank tell them of its own accord. */
export interface Preferences {
  version: number;
  topics: { topic: string; title: string; allowed: boolean; can_withdraw: boolean }[];
  /** HH:MM in the bank's time; equal times mean none. */
  quiet_hours: { start: string; end: string };
  /** Messages a day; those about card safety are not counted. */
  daily_cap: number;
}

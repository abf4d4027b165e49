import type { Author, Customer, Handler } from './contract';
import type { Connection } from './line';
import type { Entry } from './timeline';

/** Everything a page needs to draw the conversation. A new object for every change. */
export interface ChatState {
  connection: Connection;
  customer: Customer | null;
  handler: Handler;
  queuePosition: number | null;
  entries: Entry[];
  typing: Author | null;
  readByAgent: number;
  unread: number;
  loginWanted: boolean;
  /** Why the customer is no longer logged in, until something new is said: the session ran out, or nobody was there. */
  ended: 'expired' | 'idle' | null;
}

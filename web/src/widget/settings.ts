import type { ConversationClient } from '../chat/client';
import type { Credentials, Customer } from '../chat/contract';

/** What a page may set in `window.yinbanSettings` before the loader runs. */
export interface WidgetSettings {
  /** Where the contact centre lives; by default where the loader came from. */
  baseUrl?: string;
  /** The corner of the window the launcher sits in. */
  position?: 'left' | 'right';
  /** The heading of the conversation. */
  title?: string;
  /** Minutes without a touch after which a customer is asked to log in again; 10 unless set. */
  lockAfterMinutes?: number;
}

/** What a page may do with the widget: `window.yinban`, there once the event `yinban:ready` has fired. */
export interface Widget {
  open(): void;
  close(): void;
  toggle(): void;
  login(credentials: Credentials): Promise<Customer | null>;
  logout(): Promise<void>;
  /** The customer now, and again whenever it changes. */
  onCustomer(listener: (customer: Customer | null) => void): () => void;
  readonly client: ConversationClient;
}

declare global {
  interface Window {
    yinbanSettings?: WidgetSettings;
    yinban?: Widget;
  }
}

import { ConversationClient, type TabNote } from './client';
import { LOCK_AFTER_MINUTES, lockWhenIdle } from './idle';
import { Memory } from './memory';
import type { RawSocket } from './socket';

const CHANNEL = 'yinban';

/** Builds the conversation client of this tab and wires it to the browser: network, storage, other tabs. */
export function createClient(baseUrl: string, lockAfterMinutes = LOCK_AFTER_MINUTES): ConversationClient {
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null;
  const client = new ConversationClient(baseUrl, new Memory(window.localStorage, window.sessionStorage), {
    fetch: (url, init) => window.fetch(url, init),
    openSocket: (url) => new WebSocket(url) as RawSocket,
    isOnline: () => navigator.onLine,
    newId,
    random: Math.random,
    tellTabs: (note) => tabs?.postMessage(note),
  });
  if (tabs !== null) tabs.onmessage = (event: MessageEvent<TabNote>) => client.heardTab(event.data);
  window.addEventListener('online', () => client.networkChanged());
  window.addEventListener('offline', () => client.networkChanged());
  lockWhenIdle(() => void client.lock(), lockAfterMinutes, window, window.localStorage);
  return client;
}

/** `crypto.randomUUID` exists only on secure pages; a branch office's intranet may be plain HTTP. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `w_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

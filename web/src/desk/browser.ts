import type { RawSocket } from '../chat/socket';
import { newId } from '../chat/browser';
import type { AgentSession } from './contract';
import { Desk } from './desk';
import { chime } from './sound';

const SESSION = 'yinban.desk.session';

/** Builds the desk of this tab. The agent's session ends with the tab. */
export function createDesk(): Desk {
  return new Desk(window.location.origin, {
    fetch: (url, init) => window.fetch(url, init),
    openSocket: (url) => new WebSocket(url) as RawSocket,
    newId,
    random: Math.random,
    loadSession: () => JSON.parse(sessionStorage.getItem(SESSION) ?? 'null') as AgentSession | null,
    keepSession: (session) => {
      if (session === null) sessionStorage.removeItem(SESSION);
      else sessionStorage.setItem(SESSION, JSON.stringify(session));
    },
    attention: chime,
  });
}

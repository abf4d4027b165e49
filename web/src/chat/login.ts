import type { Message } from './contract';

/** True when the bank stopped at this message until the customer has logged in. */
export function asksForLogin(message: Message): boolean {
  return message.attachments.some((attachment) => attachment.kind === 'login');
}

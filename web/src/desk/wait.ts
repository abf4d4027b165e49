import { messages } from './messages';

/** How long somebody has waited, as an agent says it. */
export function waitText(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1000));
  if (seconds < 60) return messages.wait.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? messages.wait.minutes(minutes) : messages.wait.hours(Math.floor(minutes / 60));
}

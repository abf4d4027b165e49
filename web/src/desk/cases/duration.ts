import { messages } from '../messages';
import { words } from './words';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long somebody had a case, in the largest unit that says something: "3 天", "5 小时", "12 分钟". */
export function duration(seconds: number): string {
  if (seconds >= DAY) return words.days(Math.floor(seconds / DAY));
  if (seconds >= HOUR) return messages.wait.hours(Math.floor(seconds / HOUR));
  return messages.wait.minutes(Math.floor(seconds / MINUTE));
}

import { messages } from './messages';

const BANK_ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

/** 分 as yuan with thousands separators: 350000 → "3,500.00". Integer arithmetic only. */
export function yuan(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100).toLocaleString('en-US');
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${whole}.${rest}`;
}

/** "14:05" in the bank's time. */
export function timeOfDay(iso: string): string {
  return part(iso, { hour: '2-digit', minute: '2-digit', hour12: false });
}

/** "今天", "昨天" or "11月23日 周一", counted in the bank's days. */
export function dayName(iso: string, now: Date): string {
  const day = dayKey(iso);
  if (day === dayKey(now.toISOString())) return messages.today;
  if (day === dayKey(new Date(now.getTime() - DAY_MS).toISOString())) return messages.yesterday;
  return part(iso, { month: 'long', day: 'numeric', weekday: 'short' });
}

/** The bank's calendar day, for telling days apart. */
export function dayKey(iso: string): string {
  return part(iso, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

/** "11月23日 14:05" in the bank's time. */
export function dayAndTime(iso: string): string {
  return `${part(iso, { month: 'long', day: 'numeric' })} ${timeOfDay(iso)}`;
}

/** A calendar day "2026-11-23" as "11月23日". */
export function monthAndDay(day: string): string {
  const [, month, date] = day.split('-').map(Number);
  return month === undefined || date === undefined ? day : `${month}月${date}日`;
}

/** A calendar day "2026-11-03" as "2026年11月3日". */
export function fullDay(day: string): string {
  const [year, ...rest] = day.split('-');
  return rest.length === 2 ? `${year}年${monthAndDay(day)}` : day;
}

function part(iso: string, options: Intl.DateTimeFormatOptions): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : new Intl.DateTimeFormat('zh-CN', { timeZone: BANK_ZONE, ...options }).format(at);
}

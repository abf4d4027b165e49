import type { Author, Customer, Handler, Message } from '../chat/contract';
import type { Packet } from './packet';

export interface Agent {
  agent_id: string;
  name: string;
  role: string;
}

export interface AgentSession {
  token: string;
  agent: Agent;
}

export interface QueueItem {
  conversation_id: string;
  customer_name: string | null;
  channel: string;
  reason: string;
  priority: number;
  waiting_since: string;
  last_text: string;
}

export interface DeskQueue {
  waiting: QueueItem[];
  mine: QueueItem[];
}

export interface DeskConversation {
  conversation_id: string;
  handler: Handler;
  assignee: string | null;
  customer: Customer | null;
  messages: Message[];
  packet: Packet | null;
}

export interface Insights {
  turns: number;
  conversations: number;
  containment: number | null;
  fallback_rate: number | null;
  handoffs_by_reason: Record<string, number>;
  routes: Record<string, number>;
  outreach: Record<string, number>;
  cases: CaseFigures;
  journeys: JourneyFigures[];
  definitions: Record<string, string>;
}

/** Cases that wait now, the share of answers in time, and for how many hours each department had cases in its hands. */
export interface CaseFigures {
  running: number;
  near: number;
  overdue: number;
  in_time: number | null;
  held: { department: string; cases: number; hours: number }[];
}

/** What a journey costs its customers (medians of real runs), beside what the traditional process costs. */
export interface JourneyFigures {
  journey: string;
  runs: number;
  steps: number;
  typed: number;
  tapped: number;
  reused: number;
  asked_twice: number;
  seconds: number;
  person_seconds: number;
  baseline_steps: number;
  baseline_forms: number;
  baseline_fields: number;
  baseline_minutes: number;
  baseline_departments: number;
}

/** Something the bank wanted to say of its own accord, and every verdict on it so far. */
export interface OutreachDecision {
  decision_id: number;
  customer_id: string;
  trigger: string;
  text: string;
  state: string;
  verdicts: { at: string; action: string; reasons: string[] }[];
  created_at: string;
  sent_at: string | null;
}

export type DeskFrame =
  | { type: 'queue' }
  | { type: 'message'; conversation_id: string; message: Message }
  | { type: 'handler'; conversation_id: string; handler: Handler }
  | { type: 'typing'; conversation_id: string; author: Author }
  | { type: 'read'; conversation_id: string; seq: number; author: Author }
  | { type: 'ready' }
  | { type: 'pong' };

export type View = 'due' | 'mine' | 'answered' | 'closed';
export type State = 'open' | 'in_work' | 'answered' | 'closed';
export type Act = 'take' | 'pass' | 'answer' | 'extend' | 'close' | 'withdraw';

/** A case in a list. `due_on` is a calendar day; `days_left` and `urgency` are null when the bank owes nothing. */
export interface CaseItem {
  number: string;
  kind: 'complaint' | 'dispute' | 'rights';
  title: string;
  state: State;
  department: string;
  assignee: { agent_id: string; name: string } | null;
  customer_name: string | null;
  conversation_id: string;
  opened_at: string;
  due_on: string;
  days_left: number | null;
  urgency: 'overdue' | 'near' | 'running' | null;
  outcome: string | null;
}

export interface CaseList {
  cases: CaseItem[];
  counts: Record<View, number>;
  departments: string[];
}

/** One line of a case's history, and how the case stood after it. */
export interface CaseLine {
  kind: string;
  at: string;
  by: string;
  by_name: string | null;
  state: State;
  department: string;
  due_on: string;
  note: string;
}

export interface CaseDetail extends CaseItem {
  source: string;
  history: CaseLine[];
  held: { department: string; name: string | null; since: string; seconds: number }[];
  may: Act[];
  next_stage: { due_on: string; by: 'agent' | 'supervisor' } | null;
}

/** What an act needs beside its name. */
export type ActContent = Record<string, string>;

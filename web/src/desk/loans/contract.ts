/** A reason by its code and in the customer's words. */
export interface Reason {
  code: string;
  words: string;
}

/** An application that waits for a person. Money in 分, `share` in per cent; `objection` stands against an approval. */
export interface Application {
  application_id: string;
  customer_id: string;
  customer_name: string;
  name: string;
  amount: number;
  months: number;
  method: string;
  rate: string;
  purpose: string;
  income: number;
  verified: boolean;
  points: number;
  reasons: Reason[];
  payment: number;
  debts: number;
  share: number;
  cushion: number;
  late: number;
  objection: string | null;
  created_at: string;
}

export interface Applications {
  applications: Application[];
  reasons: Reason[];
}

export interface Decision {
  client_act_id: string;
  customer_id: string;
  approved: boolean;
  reasons: string[];
}

/** A disputed charge that waits for a decision. Money in 分; `credited` is what was advanced and is held. */
export interface Dispute {
  dispute_id: string;
  customer_id: string;
  customer_name: string;
  merchant: string;
  amount: number;
  charged_on: string;
  credited: number;
  answer_by: string;
  reason: string;
  created_at: string;
}

export interface Decision {
  client_act_id: string;
  customer_id: string;
  accepted: boolean;
  finding: string;
}

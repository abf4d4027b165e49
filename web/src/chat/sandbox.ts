import { askJson, type Fetch } from './api';

/** A made-up customer of the sandbox bank. `credential` is shown because it opens nothing real. */
export interface DemoCustomer {
  customer_id: string;
  name: string;
  credential: string;
}

/** The short messages that would have gone to the customer's phone. */
export interface InboxMessage {
  at: string;
  text: string;
  code: string;
}

const browserFetch: Fetch = (url, init) => window.fetch(url, init);

/** The sandbox's customers; none where there is no sandbox. */
export async function demoCustomers(baseUrl: string): Promise<DemoCustomer[]> {
  try {
    return (await askJson<{ customers: DemoCustomer[] }>(browserFetch, 'GET', `${baseUrl}/api/v1/sandbox/customers`)).customers;
  } catch {
    return [];
  }
}

export async function inbox(baseUrl: string, customerId: string): Promise<InboxMessage[]> {
  const url = `${baseUrl}/api/v1/sandbox/inbox?customer_id=${encodeURIComponent(customerId)}`;
  return (await askJson<{ messages: InboxMessage[] }>(browserFetch, 'GET', url)).messages;
}

/** The sandbox's time now. */
export async function readClock(baseUrl: string): Promise<string> {
  return (await askJson<{ now: string }>(browserFetch, 'GET', `${baseUrl}/api/v1/sandbox/clock`)).now;
}

/** Moves the sandbox's clock forward. Returns its time then. */
export async function advanceClock(baseUrl: string, seconds: number): Promise<string> {
  const url = `${baseUrl}/api/v1/sandbox/clock`;
  return (await askJson<{ now: string }>(browserFetch, 'POST', url, { body: { advance_seconds: seconds } })).now;
}

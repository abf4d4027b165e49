import { type Api, RefusedError, UnreachableError } from './api';
import type { Accepted, Session } from './contract';
import type { Line } from './line';
import type { Pending, Timeline } from './timeline';

const ACCEPTED_WITHIN_MS = 8_000;
const TRY_AGAIN_AFTER_MS = 3_000;

export interface CourierListener {
  session(): Session | null;
  timeline(): Timeline;
  /** The bank has stored our message under `seq`; nobody has answered since when `awaitsAnswer`. */
  delivered(awaitsAnswer: boolean): void;
  answered(answer: Accepted): void;
  /** A request failed; true when the session is over. */
  ends(error: unknown): boolean;
  changed(): void;
}

/** Carries the customer's messages to the bank: in order, one at a time, each once, by socket or by plain request. */
export class Courier {
  private sendTimer: ReturnType<typeof setTimeout> | undefined;
  private acceptTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly line: Line,
    private readonly listener: CourierListener,
  ) {}

  sendNext(): void {
    const session = this.listener.session();
    if (session === null || !this.line.isUp) return;
    const item = this.listener.timeline().startNext();
    if (item === null) return;
    this.listener.changed();
    if (this.line.send({ type: 'message', client_message_id: item.clientMessageId, ...item.content })) {
      this.acceptTimer = setTimeout(() => void this.post(session, item), ACCEPTED_WITHIN_MS);
    } else void this.post(session, item);
  }

  accepted(clientMessageId: string, seq: number): void {
    clearTimeout(this.acceptTimer);
    const timeline = this.listener.timeline();
    const wasInFlight = timeline.inFlight()?.clientMessageId === clientMessageId;
    timeline.accept(clientMessageId, seq);
    this.listener.delivered(wasInFlight && timeline.cursor <= seq);
    this.sendNext();
  }

  /** The bank does not take a message; without a name the one on its way is meant. */
  refused(clientMessageId: string | undefined): void {
    const timeline = this.listener.timeline();
    const id = clientMessageId ?? timeline.inFlight()?.clientMessageId;
    if (id === undefined) return;
    clearTimeout(this.acceptTimer);
    timeline.refuse(id);
    this.listener.changed();
    this.sendNext();
  }

  /** What was on its way may be lost: it goes out again, under the same name, once the line is up. */
  takeBack(): void {
    clearTimeout(this.acceptTimer);
    const item = this.listener.timeline().inFlight();
    if (item !== null) this.listener.timeline().wait(item.clientMessageId);
  }

  stop(): void {
    clearTimeout(this.sendTimer);
    clearTimeout(this.acceptTimer);
  }

  private async post(session: Session, item: Pending): Promise<void> {
    try {
      const answer = await this.api.send(session, item.clientMessageId, item.content);
      this.accepted(item.clientMessageId, answer.seq);
      this.listener.answered(answer);
    } catch (error) {
      if (this.listener.ends(error)) return;
      if (error instanceof UnreachableError || (error instanceof RefusedError && error.isTemporary)) {
        this.listener.timeline().wait(item.clientMessageId);
        this.sendTimer = setTimeout(() => this.sendNext(), TRY_AGAIN_AFTER_MS);
        this.listener.changed();
      } else this.refused(item.clientMessageId);
    }
  }
}

import { readNumber, type Store, writeNumber } from './memory';

const ACTIVE = 'yinban.active';
const NOTED_EVERY_MS = 5_000;
const CHECKED_EVERY_MS = 15_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel', 'touchstart'];

/** A page left alone that long asks its customer to log in again, unless the page says otherwise. */
export const LOCK_AFTER_MINUTES = 10;

/**
 * Calls `lock` when nobody has touched any tab of this browser for `minutes`; also at once, when a page is opened after such
 * a time. `page` is where signs of life are heard, `store` what the tabs share. Returns the way to stop.
 */
export function lockWhenIdle(lock: () => void, minutes: number, page: EventTarget, store: Store): () => void {
  let own = readNumber(store, ACTIVE) ?? Date.now();

  function begin(): void {
    own = Date.now();
    writeNumber(store, ACTIVE, own);
  }

  function check(): void {
    const lastActive = Math.max(own, readNumber(store, ACTIVE) ?? 0);
    if (Date.now() - lastActive <= minutes * 60_000) return;
    lock();
    begin();
  }

  function note(): void {
    check(); // a touch that comes too late unlocks nothing
    if (Date.now() - own > NOTED_EVERY_MS) begin();
  }

  check();
  begin();
  const timer = setInterval(check, CHECKED_EVERY_MS);
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, note, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS_OF_LIFE) page.removeEventListener(sign, note, { capture: true });
  };
}

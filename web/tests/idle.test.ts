import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { lockWhenIdle } from '../src/chat/idle';
import { FakeStorage } from './fakeBank';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const minutes = (count: number) => vi.advanceTimersByTime(count * 60_000);

/** One tab; tabs with the same storage belong to one browser. */
function openTab(store = new FakeStorage()) {
  const page = new EventTarget();
  const locks = { count: 0 };
  const close = lockWhenIdle(() => (locks.count += 1), 10, page, store);
  return { locks, close, touch: () => page.dispatchEvent(new Event('pointerdown')) };
}

it('locks once after ten minutes without a touch', () => {
  const { locks } = openTab();
  minutes(9);
  expect(locks.count).toBe(0);
  minutes(2);
  expect(locks.count).toBe(1);
});

it('stays open for as long as somebody is there', () => {
  const { locks, touch } = openTab();
  for (let round = 0; round < 5; round += 1) {
    minutes(6);
    touch();
  }
  expect(locks.count).toBe(0);
});

it('counts a touch in another tab', () => {
  const store = new FakeStorage();
  const [first, second] = [openTab(store), openTab(store)];
  minutes(6);
  second.touch();
  minutes(6);
  expect(first.locks.count).toBe(0);
});

it('locks at once when it is opened after a long absence', () => {
  const store = new FakeStorage();
  openTab(store).close();
  minutes(30);
  expect(openTab(store).locks.count).toBe(1);
});

it('locks without storage too', () => {
  const forbidden = new FakeStorage();
  forbidden.setItem = () => {
    throw new Error('forbidden');
  };
  const { locks } = openTab(forbidden);
  minutes(11);
  expect(locks.count).toBe(1);
});

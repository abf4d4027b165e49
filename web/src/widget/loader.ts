/**
 * The one script tag a page embeds: `<script async src="https://…/widget.js"></script>`.
 *
 * It stays tiny so that it never delays the page; the conversation itself is fetched when the page has nothing better to do.
 */
const script = document.currentScript as HTMLScriptElement | null;
const loadedFrom = script === null ? window.location.origin : new URL(script.src).origin;

function load(): void {
  void import('./mount').then(({ mount }) => mount(window.yinbanSettings ?? {}, loadedFrom));
}

if ('requestIdleCallback' in window) window.requestIdleCallback(load, { timeout: 2_000 });
else setTimeout(load, 200);

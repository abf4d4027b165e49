/** Fails the build when the loader or the widget has grown beyond what a page should carry. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LOADER_BYTES_MAX = 5_000;
const WIDGET_GZIP_BYTES_MAX = 90_000;

const assets = readdirSync('dist/assets').filter((name) => /^widget-.*\.js$/.test(name));
const loader = readFileSync('dist/widget.js').length;
const widget = assets.map((name) => gzipSync(readFileSync(`dist/assets/${name}`)).length).reduce((a, b) => a + b, 0);

console.log(`loader ${loader} bytes, widget ${widget} bytes gzipped`);
if (assets.length === 0 || loader > LOADER_BYTES_MAX || widget > WIDGET_GZIP_BYTES_MAX) {
  console.error(`Too large: the loader may have ${LOADER_BYTES_MAX} bytes, the widget ${WIDGET_GZIP_BYTES_MAX} gzipped.`);
  process.exit(1);
}

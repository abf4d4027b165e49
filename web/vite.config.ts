import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** The pages: the demo bank, the WeChat-style page, the desk. The widget has a build of its own. */
export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } })],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the pages' content policy allows no data: addresses for scripts or styles
    reportCompressedSize: false,
    rollupOptions: { input: { demo: 'demo.html', h5: 'h5.html', desk: 'desk.html' } },
  },
});

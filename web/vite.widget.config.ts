import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/**
 * The widget: `widget.js` and what it fetches.
 *
 * Library mode, because the loader must stay one classic script: a page's build would put Vite's preload helper into it,
 * which only modules can run.
 */
export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } })],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    reportCompressedSize: false,
    lib: { entry: 'src/widget/loader.ts', formats: ['es'] },
    rollupOptions: {
      output: {
        entryFileNames: 'widget.js',
        chunkFileNames: 'assets/widget-[hash].js',
        minify: true,
        // A classic script's top level is the page's: nothing of ours may land there.
        banner: (chunk) => (chunk.isEntry ? '(()=>{' : ''),
        footer: (chunk) => (chunk.isEntry ? '})();' : ''),
      },
    },
  },
});

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the API and the node; the built page is served by the API itself. */
const backend = process.env.GUILDHALL_DEV_API ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      '/api': { target: backend, ws: true },
      '/rpc': backend,
    },
  },
  build: {
    target: 'es2022',
    // Small files stay files, so that a policy without `data:` sources can serve the page.
    assetsInlineLimit: 0,
    // React, viem and wagmi together; every page needs them.
    chunkSizeWarningLimit: 600,
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    // One jsdom for all files takes a sixth of the time; tests/setup.ts leaves nothing from one test to the next.
    isolate: false,
    // A slow machine is no failure.
    testTimeout: 60_000,
  },
});

import { defineConfig } from 'vitest/config'

/**
 * Whole servers, killed and restarted or simulated by the hundred: they want the machine to themselves, and
 * wait so much that two of them leave it room.
 */
const CAMPAIGNS = ['test/crash/**/*.test.ts', 'test/simulation/**/*.test.ts']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // The SDK's words about the version of Node.js, in each of a hundred files.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: CAMPAIGNS,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'campaigns',
          include: CAMPAIGNS,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

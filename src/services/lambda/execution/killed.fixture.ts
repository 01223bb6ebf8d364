// A Millrace with one busy function, to be killed by reaper.test.ts. Prints the function's process
// id, and that of a child which the function has started.

import { lambdaFixture } from '../lambda-fixture.ts'

const lambda = lambdaFixture({
  sink: {
    append: async (_scope, events) => {
      for (const { message } of events) if (message.startsWith('pids')) console.log(message)
    },
  },
})
await lambda.create(
  'busy',
  {
    'index.js': `exports.handler = async () => {
      const child = require('node:child_process').spawn('sleep', ['1000'])
      process.stdout.write('pids ' + process.pid + ' ' + child.pid + '\\n')
      for (;;) {}
    }`,
  },
  { Timeout: 600 },
)
await lambda.run('busy')

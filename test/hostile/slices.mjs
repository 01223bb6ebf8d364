// Loaded into a server under test: notes the longest time that its main thread computed without a turn
// of the event loop. Processor time of that thread, so that a busy machine does not count.

import { readFileSync, writeFileSync } from 'node:fs'

const file = process.env.MILLRACE_TEST_SLICES
const schedule = `/proc/self/task/${process.pid}/schedstat`

function computedMs() {
  try {
    return Number(readFileSync(schedule, 'utf8').split(' ', 1)[0]) / 1e6
  } catch {
    // Not Linux: all threads together, which is more.
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
}

let before = computedMs()
let longestMs = 0
function look() {
  const now = computedMs()
  longestMs = Math.max(longestMs, now - before)
  before = now
  setTimeout(look, 1).unref()
}
if (file !== undefined) {
  look()
  process.on('SIGUSR2', () => {
    writeFileSync(file, JSON.stringify({ longestMs }))
    longestMs = 0
  })
}

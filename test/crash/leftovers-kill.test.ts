// A function's child that has made itself independent outlives kill -9 of the server, but not the next
// start.

import { Lambda } from '@aws-sdk/client-lambda'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLE, zipOf } from '../conformance/zip.ts'
import { Ground, type ServerProcess } from './server-process.ts'

const SOURCE = `
const { spawn } = require('node:child_process')
exports.handler = async () => {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
  child.unref()
  return child.pid
}`

let ground: Ground
let server: ServerProcess | undefined
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  ground.remove()
})

/** Runs, and is not only an entry that its parent has not yet collected. */
function alive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z'
  } catch {
    return false
  }
}

describe.runIf(process.platform === 'linux')('a server that is killed', () => {
  test('has nothing of its functions left once it runs again', async () => {
    server = await ground.start([])
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const lambda = new Lambda({ endpoint: server.endpoint, region: 'us-east-1', credentials })
    await lambda.createFunction({
      ...{ FunctionName: 'parent', Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
      Code: { ZipFile: await zipOf({ 'index.js': SOURCE }) },
    })
    const { Payload } = await lambda.invoke({ FunctionName: 'parent' })
    const pid = Number(Buffer.from(Payload!).toString())
    await server.kill()
    lambda.destroy()
    expect(alive(pid)).toBe(true)
    server = await ground.start([])
    // real time: processes end in their own.
    while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 10))
  })
})

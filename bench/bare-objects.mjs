// What storing objects cannot do without: a server that writes each body to a file and syncs it, and reads
// it back. Nothing is summed, checked, named or remembered.

import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const directory = await mkdtemp(join(tmpdir(), 'millrace-bare-'))
const pathOf = (url) => join(directory, Buffer.from(url).toString('hex'))

async function put(request, response) {
  const file = await open(pathOf(request.url), 'w')
  for await (const chunk of request) await file.write(chunk)
  await file.sync()
  await file.close()
  response.writeHead(200, { 'content-length': 0 }).end()
}

async function get(request, response) {
  const path = pathOf(request.url)
  response.writeHead(200, { 'content-length': (await stat(path)).size })
  await pipeline(createReadStream(path), response)
}

const server = createServer((request, response) => {
  const done = request.method === 'PUT' ? put(request, response) : get(request, response)
  done.catch(() => response.destroy())
})
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))
process.on('SIGTERM', () => rm(directory, { recursive: true }).then(() => process.exit(0)))

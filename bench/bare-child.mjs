// What invoking a function cannot do without: a server that passes each request on to a child process
// over loopback HTTP and its answer back. Nothing is stored, checked, logged or limited.

import { spawn } from 'node:child_process'
import http from 'node:http'
import { fileURLToPath } from 'node:url'

const read = (stream, done) => {
  const chunks = []
  stream.on('data', (chunk) => chunks.push(chunk))
  stream.on('end', () => done(Buffer.concat(chunks)))
}

const answer = (response, body) => {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
  response.writeHead(200, headers).end(body)
}

if (process.argv[2] === 'child') {
  const server = http.createServer((request, response) =>
    read(request, (body) => answer(response, Buffer.from(JSON.stringify(JSON.parse(body))))),
  )
  server.listen(0, '127.0.0.1', () => console.log(`child ${server.address().port}`))
  process.stdin.on('end', () => process.exit(0)).resume()
} else {
  const children = []
  for (let i = 0; i < Number(process.argv[2] ?? 1); i++) {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'child'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const line = await new Promise((done) => child.stdout.once('data', (data) => done(`${data}`)))
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    children.push({ port: Number(line.split(' ')[1]), agent })
  }
  // A child takes one request at a time, as a function's environment does.
  const idle = [...children]
  const waiting = []
  const free = (child) => {
    const next = waiting.shift()
    if (next) next(child)
    else idle.push(child)
  }
  const forward = (response, body, child) => {
    const { port, agent } = child
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
    const options = { host: '127.0.0.1', port, agent, method: 'POST', path: '/', headers }
    const call = http.request(options, (result) =>
      read(result, (text) => {
        answer(response, text)
        free(child)
      }),
    )
    call.end(body)
  }
  const server = http.createServer((request, response) =>
    read(request, (body) => {
      const child = idle.pop()
      if (child) forward(response, body, child)
      else waiting.push((freed) => forward(response, body, freed))
    }),
  )
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))
}

// The console's files, as they were built. Their names are listed once: a path is looked up there and
// never joined to a directory.

import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { AwsError } from '../../kernel/aws-error.ts'
import type { Answer, RouteCall } from './route.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** No inline script, nothing from elsewhere; what a person types is never code. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  // The place of each thing on the map is a style attribute.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Beside the bundle, or beside the folder of its chunks. */
const FOLDERS = ['./console/', '../console/']

type Files = ReadonlyMap<string, string>

let found: Files | undefined

/** Path below the console → file. Read with the first request: a start costs nothing of it. */
function files(): Files {
  found ??= FOLDERS.map(listed).find(({ size }) => size > 0) ?? new Map()
  return found
}

function listed(folder: string): Files {
  const directory = fileURLToPath(new URL(folder, import.meta.url))
  try {
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
    return new Map(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [nameOf(relative(directory, file)), file]),
    )
  } catch {
    // Run from its source: nothing was built.
    return new Map()
  }
}

/** Files lie there as they travel, compressed. */
const COMPRESSED = '.gz'

function nameOf(path: string): string {
  const name = path.split(sep).join('/')
  return name.endsWith(COMPRESSED) ? name.slice(0, -COMPRESSED.length) : name
}

/** Everyone may have the files: they know nothing. What the page asks for is guarded. */
export const getConsole: Answer<RouteCall> = async ({ request, rest }) => {
  // Files lie beside the page only if its address ends in a slash.
  if (rest === '' && !request.path.endsWith('/')) {
    const headers: Record<string, string> = { location: `${request.path}/` }
    return { status: 308, headers, body: '' }
  }
  const name = rest === '' ? 'index.html' : rest
  const file = files().get(name)
  if (file === undefined) {
    throw new AwsError('NotFound', `the console has no file '${name.slice(0, 200)}'`, {
      status: 404,
    })
  }
  const headers: Record<string, string> = {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // Files with a hash in their names never change.
    'cache-control': name.startsWith('assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  }
  const content = readFileSync(file)
  if (!file.endsWith(COMPRESSED)) return { status: 200, headers, body: content }
  headers['vary'] = 'accept-encoding'
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    return { status: 200, headers, body: gunzipSync(content) }
  }
  headers['content-encoding'] = 'gzip'
  return { status: 200, headers, body: content }
}

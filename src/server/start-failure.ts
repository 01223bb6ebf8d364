// What keeps Millrace from starting and can be mended by whoever starts it: one clear line each.

import { AddressInUse } from '../wire/listen.ts'
import { DataDirLocked, DataDirUnusable } from '../store/embedded/errors.ts'
import type { ServerSettings } from './settings.ts'

export class StartFailed extends Error {
  override name = 'StartFailed'
}

const OF_DISKS: ReadonlySet<string> = new Set(['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST'])

export function startFailure(error: unknown, settings: ServerSettings): unknown {
  if (error instanceof AddressInUse) {
    return new StartFailed(`${error.message}; choose another with --port`)
  }
  if (error instanceof DataDirLocked || error instanceof DataDirUnusable) {
    return new StartFailed(error.message)
  }
  const { code, message, syscall, path } = error as NodeJS.ErrnoException
  if (syscall === 'listen' && code === 'EACCES') {
    const { host, port } = settings
    return new StartFailed(
      `no permission to listen on port ${port} of ${host}; choose one above 1023 with --port`,
    )
  }
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    return new StartFailed(`cannot listen on ${settings.host}: ${message}`)
  }
  if (OF_DISKS.has(code ?? '') || path?.startsWith(settings.dataDir)) {
    return new StartFailed(`cannot use data directory ${settings.dataDir}: ${message}`)
  }
  return error
}

// What keeps Millrace from starting and can be mended by whoever starts it: one clear line each.

import { AddressInUse } from '../wire/listen.ts'
import { DataDirLocked, DataDirUnusable } from '../store/embedded/errors.ts'
import type { ServerSettings } from './settings.ts'

export class StartFailed extends Error {
  override name = 'StartFailed'
}

export function startFailure(error: unknown, settings: ServerSettings): unknown {
  if (error instanceof AddressInUse) {
    return new StartFailed(`${error.message}; choose another with --port`)
  }
  if (error instanceof DataDirLocked || error instanceof DataDirUnusable) {
    return new StartFailed(error.message)
  }
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (syscall === 'listen' && code === 'EACCES') {
    const { host, port } = settings
    return new StartFailed(
      `no permission to listen on port ${port} of ${host}; choose one above 1023 with --port`,
    )
  }
  if (
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'ENOSPC' ||
    code === 'ENOTDIR' ||
    code === 'EEXIST'
  ) {
    return new StartFailed(`cannot use data directory ${settings.dataDir}: ${message}`)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartFailed(`cannot listen on ${settings.host}: ${message}`)
  }
  return error
}

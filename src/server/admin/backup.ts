import { BadBackup } from '../backup.ts'
import type { AdminCall, Route } from './host.ts'
import { badRequest, bodyOf, json } from './route.ts'

/** `{directory}`: an absolute path on the server's machine, new or empty. */
export const postBackup: Route = async (call) => {
  const { takenAt } = await call.server.backup(directoryOf(call))
  return json({ takenAt })
}

/** `{directory}`: a backup on the server's machine. Everything that is here now is replaced. */
export const postRestore: Route = async (call) => {
  const { takenAt, version } = await call.server.restore(directoryOf(call))
  return json({ restored: true, takenAt, version })
}

function directoryOf({ server, request }: AdminCall): string {
  if (server.settings.store === 'memory') {
    throw new BadBackup('with --store memory there is nothing to back up or restore')
  }
  const { directory } = bodyOf(request)
  if (typeof directory === 'string' && directory !== '') return directory
  throw badRequest('directory must be the path of a directory')
}

// Calls the admin API of a running Millrace.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentText } from '../server/settings.ts'
import { CommandFailed } from './failure.ts'

/** Where Millrace is asked when nothing is said: not checked, whoever sets it may not mean us. */
export function usualEndpoint(): string {
  const port = environmentText('MILLRACE_PORT', process.env) ?? '4566'
  return (process.env.AWS_ENDPOINT_URL || `http://localhost:${port}`).replace(/\/+$/, '')
}

/** Throws `CommandFailed` for what is no URL. */
export function endpointOf(option: string | undefined): string {
  const endpoint = option ? option.replace(/\/+$/, '') : usualEndpoint()
  if (/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint)) return endpoint
  throw new CommandFailed(`'${endpoint}' is no endpoint: say it as http://localhost:4566`)
}

/** Sends a request to `/_millrace<path>`; a refused connection or an error answer fails the command. */
export async function adminFetch(
  endpoint: string | undefined,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const base = endpointOf(endpoint)
  let response: Response
  try {
    response = await fetch(`${base}/_millrace${path}`, init)
    if (isAskedForToken(response)) {
      const token = adminToken(base)
      if (token === undefined) throw new CommandFailed(askedForToken(base))
      const headers = { authorization: `Bearer ${token}` }
      response = await fetch(`${base}/_millrace${path}`, { ...init, headers })
    }
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    throw new CommandFailed(`no Millrace answers at ${base} (start it with 'npm start')`)
  }
  if (response.ok) return response
  const body = await response.text()
  throw new CommandFailed(messageOf(body) ?? `${base} answered ${response.status}`)
}

function isAskedForToken({ status, headers }: Response): boolean {
  return status === 401 && headers.get('www-authenticate') === 'Bearer realm="millrace"'
}

function askedForToken(base: string): string {
  return `${base} asks for its admin token: set MILLRACE_ADMIN_TOKEN to it, or MILLRACE_DATA_DIR to the server's data directory`
}

/**
 * The environment's token, or the one that the server of this data directory made. The latter belongs
 * to this machine: it goes nowhere else.
 */
function adminToken(base: string): string | undefined {
  const { MILLRACE_ADMIN_TOKEN: given, MILLRACE_DATA_DIR: directory = '.millrace' } = process.env
  if (given) return given
  if (!/^http:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::\d+)?$/.test(base))
    return undefined
  try {
    return readFileSync(join(directory, 'admin-token'), 'utf8').trim()
  } catch {
    return undefined
  }
}

export async function adminJson<T>(endpoint: string | undefined, path: string): Promise<T> {
  const response = await adminFetch(endpoint, path)
  return (await response.json()) as T
}

function messageOf(body: string): string | undefined {
  try {
    const { message } = JSON.parse(body) as { message?: unknown }
    return typeof message === 'string' ? message : undefined
  } catch {
    return undefined
  }
}

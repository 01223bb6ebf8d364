// Calls the admin API of a running Millrace.

import { CommandFailed } from './failure.ts'

export function endpointOf(option: string | undefined): string {
  const port = process.env.MILLRACE_PORT ?? '4566'
  return (option ?? process.env.AWS_ENDPOINT_URL ?? `http://localhost:${port}`).replace(/\/+$/, '')
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
  } catch {
    throw new CommandFailed(`no Millrace answers at ${base} (start it with 'npm start')`)
  }
  if (response.ok) return response
  const body = await response.text()
  throw new CommandFailed(messageOf(body) ?? `${base} answered ${response.status}`)
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

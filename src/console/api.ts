// The admin API as the console asks it. A guarded server wants its operator's token, which stays in this
// tab.

export interface Place {
  readonly account: string
  readonly region: string
}

const TOKEN = 'millrace-token'
const BASE = '/_millrace'

export class ApiError extends Error {
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export function setToken(token: string): void {
  sessionStorage.setItem(TOKEN, token)
}

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  const token = sessionStorage.getItem(TOKEN)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(path, { ...init, headers })
  if (response.ok) return response
  const { code = String(response.status), message = response.statusText } =
    await problemOf(response)
  throw new ApiError(response.status, code, message)
}

async function problemOf(response: Response): Promise<{ code?: string; message?: string }> {
  try {
    return await response.json()
  } catch {
    return {}
  }
}

export async function get<T>(path: string): Promise<T> {
  return (await request(`${BASE}${path}`)).json()
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const init = { method: 'POST', body: JSON.stringify(body) }
  return (await request(`${BASE}${path}`, init)).json()
}

/** An operation of AWS, as the account's root. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function call(place: Place, operation: string, input: object = {}): Promise<any> {
  const query = new URLSearchParams({ ...place })
  return post(`/api/${operation.replace(':', '/')}?${query}`, input)
}

export function base64OfText(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** As text; undefined for what is none. */
export function textOfBase64(base64: string): string | undefined {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

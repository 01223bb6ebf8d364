// Where in the console one is: the part of the address behind `#`, so that every view has a link.

import { useSyncExternalStore } from 'react'

export interface Route {
  readonly page: string
  /** The rest of the path, decoded. */
  readonly rest: string
  readonly query: URLSearchParams
}

function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [page = '', ...rest] = path.split('/')
  return { page: page || 'map', rest: decode(rest.join('/')), query: new URLSearchParams(query) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

export function useRoute(): Route {
  return read(useSyncExternalStore(subscribe, () => location.hash))
}

export function linkTo(page: string, rest = '', query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString()
  return `#/${page}${rest && `/${encodeURIComponent(rest)}`}${search && `?${search}`}`
}

export function go(link: string): void {
  location.hash = link.slice(1)
}

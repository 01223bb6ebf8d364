// The project's own text, and what can be told of a file without a compiler.

import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: readonly string[]
  /** Comments blanked out; strings kept. */
  readonly code: string
  /** Comments and the insides of strings blanked out: what is left is syntax. */
  readonly bare: string
  readonly isTest: boolean
}

const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.git', '.millrace', 'coverage'])

/** Files below a folder, sorted; generated ones are left out. */
export function filesBelow(folder: string, extensions: readonly string[]): string[] {
  const found: string[] = []
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue
      const inner = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) walk(inner)
      else if (extensions.some((extension) => entry.name.endsWith(extension))) found.push(inner)
    }
  }
  walk(folder)
  return found.sort()
}

export function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  return sourceOf(path, text)
}

export function sourceOf(path: string, text: string): SourceFile {
  const { code, bare } = blank(text)
  const isTest = /\.(test|fixture)\.ts$/.test(path) || path.startsWith('test/')
  return { path, text, lines: text.split('\n'), code, bare, isTest }
}

// A slash after one of these begins a regular expression, not a division.
const BEFORE_REGEX = new Set(['', '(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '>'])

/** Blanks comments (and string contents) with spaces, so that places stay what they were. */
export function blank(text: string): { code: string; bare: string } {
  const code = [...text]
  const bare = [...text]
  // `[...text]` splits by code point; walk the same way.
  const units = [...text]
  const hide = (target: string[], at: number): void => {
    if (units[at] !== '\n') target[at] = ' '
  }
  const templates: number[] = []
  let braces = 0
  let previous = ''
  let at = 0
  const skipTo = (end: number, comment: boolean): void => {
    for (; at < end; at++) {
      hide(bare, at)
      if (comment) hide(code, at)
    }
  }
  const endOfTemplate = (from: number): number => {
    for (let i = from; i < units.length; i++) {
      if (units[i] === '\\') i++
      else if (units[i] === '`' || (units[i] === '$' && units[i + 1] === '{')) return i
    }
    return units.length
  }
  while (at < units.length) {
    const character = units[at]!
    const next = units[at + 1]
    if (character === '/' && next === '/') {
      let end = at
      while (end < units.length && units[end] !== '\n') end++
      skipTo(end, true)
    } else if (character === '/' && next === '*') {
      let end = at + 2
      while (end < units.length && !(units[end] === '*' && units[end + 1] === '/')) end++
      skipTo(Math.min(end + 2, units.length), true)
    } else if (character === "'" || character === '"') {
      const end = endOfQuoted(units, at, character)
      at++
      skipTo(end, false)
      at++
      previous = character
    } else if (character === '`' || (character === '}' && templates.at(-1) === braces)) {
      if (character === '}') {
        templates.pop()
        braces--
      }
      const end = endOfTemplate(at + 1)
      at++
      skipTo(end, false)
      if (units[at] === '$') {
        at += 2
        templates.push(++braces)
        previous = '{'
      } else {
        at++
        previous = '`'
      }
    } else if (character === '/' && BEFORE_REGEX.has(previous)) {
      const end = endOfRegex(units, at)
      at++
      skipTo(end, false)
      at++
      previous = '/'
    } else {
      if (character === '{') braces++
      if (character === '}') braces--
      if (character.trim() !== '') previous = character
      at++
    }
  }
  return { code: code.join(''), bare: bare.join('') }
}

function endOfQuoted(units: readonly string[], from: number, quote: string): number {
  for (let i = from + 1; i < units.length; i++) {
    if (units[i] === '\\') i++
    else if (units[i] === quote || units[i] === '\n') return i
  }
  return units.length
}

function endOfRegex(units: readonly string[], from: number): number {
  let inClass = false
  for (let i = from + 1; i < units.length; i++) {
    if (units[i] === '\\') i++
    else if (units[i] === '[') inClass = true
    else if (units[i] === ']') inClass = false
    else if ((units[i] === '/' && !inClass) || units[i] === '\n') return i
  }
  return units.length
}

export interface Import {
  readonly specifier: string
  /** `import type`, `import('…').X` in a type, `typeof import('…')`. */
  readonly typeOnly: boolean
  readonly line: number
}

const STATEMENT = /^[ \t]*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'([^'\n]+)'/gm
const CALL = /(typeof\s+)?\bimport\(\s*'([^'\n]+)'\s*\)/g

/** Static, dynamic and type imports and re-exports. */
export function importsOf(source: SourceFile): Import[] {
  const found: Import[] = []
  const lineAt = (index: number): number => source.code.slice(0, index).split('\n').length
  for (const match of source.code.matchAll(STATEMENT)) {
    // Only what is code: the keyword must not stand inside a string.
    const keyword = match.index + match[0].indexOf(match[1]!)
    if (source.bare.slice(keyword, keyword + 6) !== match[1]) continue
    const names = /\{([^}]*)\}/.exec(match[0])?.[1]
    const eachType =
      names !== undefined && /^\s*(?:import|export)\s*\{/.test(match[0])
        ? names.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name))
        : false
    const typeOnly = match[2] !== undefined || eachType
    found.push({ specifier: match[3]!, typeOnly, line: lineAt(keyword) })
  }
  for (const match of source.code.matchAll(CALL)) {
    if (source.bare.slice(match.index, match.index + 6).trim() === '') continue
    const before = source.code.slice(Math.max(0, match.index - 20), match.index)
    const inType = match[1] !== undefined || /(\btype\s+\w+\s*=|[:<|&])\s*$/.test(before)
    found.push({ specifier: match[2]!, typeOnly: inType, line: lineAt(match.index) })
  }
  return found
}

/** A relative specifier as a path from the root; undefined for packages and `node:`. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return posix.normalize(posix.join(posix.dirname(from), specifier))
}
